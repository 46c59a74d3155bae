package keyspace

// Telling random text from words
//
// A text is scored under two models: one of names as people write them (English bigrams,
// humps, runs of digits) and one that draws every character alike. The difference of the
// costs, in quarters of a bit, is the evidence that it is random. Short texts carry little
// evidence and stay literal; the count of siblings folds them then.

// looksRandom reports whether a text of letters, digits and dashes is random rather than
// words and numbers. The longer it is the less it takes: names of many words cost the word
// model far less than the other. Of random texts with digits it misses about 12 % of 8
// characters, 2 % of 16, 0.05 % of 21; of identifiers in Go's libraries it takes fewer
// than 1 % of 10 characters and 0.1 % of 16 for random, most of them opcodes.
func looksRandom(text string) bool {
	const most, least, each, free = 6 * bit, -10 * bit, 1 * bit, 14
	needed := min(most, max(least, (free-len(text))*each))
	return randomness(text) > needed
}

const bit = 4 // costs are in quarters of a bit

// What the word model charges apart from letters that follow letters.
const (
	humpCost    = 3 * bit   // getUser: a word begins with a capital
	capitalCost = 1 * bit   // HTTP: one more capital
	digitCost   = 13        // log2(10)
	numberCost  = 4 * bit   // user42: a number begins
	goOnCost    = 1         // 42: it goes on
	wordCost    = 3*bit + 2 // 2fa: a word begins after digits
	signCost    = 3 * bit   // user-profile: a dash between two words
)

// What one character costs when each of an alphabet is as likely.
const (
	costOf26 = 19 // letters of one case
	costOf36 = 21 // and digits
	costOf52 = 23 // letters of both cases
	costOf62 = 24 // and digits, dashes
)

// letterCosts holds, for a word's beginning and after each letter, what each letter costs:
// 'A' is 0, 'E' 1 bit. Counted over the identifiers and comments of Go's standard library
// and its neighbours (48,788 words, each weighted by the root of its frequency).
const letterCosts = "PTPRSSUWS]\\TRTVQ^QNRVVWY]]" + // at the beginning
	"[SPQ^ZUbUdZMRNdScNQLYU^ZZa" + // after a
	"NTTXNX[`OW`L[\\Q[aQQYN]]aV_" +
	"M]U[N[]NTgPRX\\KZbSVNUYad\\g" +
	"QXWQHY[^K_bV[[RZ^SQZTZYZYd" +
	"S\\QNWVWa\\gbSUN]VZKMQ^W\\S^e" +
	"P[UTPMZ^KfdPVXNWdRRUSa]_Ye" +
	"RZV\\JZVRPdbTZQMXcOPXT^^b`^" +
	"J\\[XI[_^Nc^XW]N\\cSVRT`\\cY`" +
	"UXQRUUSfceaRRIPVdUQOeVf[gW" +
	"MXWWLXZ[RYWXVWMV^ZMXNZY[\\^" +
	"P[XWHYRYN_^UXSVX^[NWW\\[_[a" +
	"N][SJZ]_Lh_N_\\M[e\\TUU[^cRc" +
	"KU[XJ__`Ng]XT]NMd^RXS_ba\\g" +
	"P^QONVM_RbXY\\XR\\c^OLWX`f^d" +
	"XWRS^VWcYdZRQKURiMSRQTU^df" +
	"MXWZL[[WRiZPZ_OScLRPU__b\\g" +
	"WZXUXY[XX`_TYY[ZWTTXEVY^Y[" +
	"N]VVIZXbNhZXUWOZeTQRVZ^cWg" +
	"S]R[L\\[RNhZWZ\\TS^YQJQ`ZbUb" +
	"N^W[JZ_RKidW[^QWfOQUV_]\\Tc" +
	"TQSXSUWbRfcOQK\\RdOONa_b[f_" +
	"LYUXHT[[Ne_WS[US\\YRWZYXZb`" +
	"K[WWNY[QMbaWYQOWaOQYZ_Z\\c_" +
	"QVQTNS_ZQdbYW\\WL_XUK\\R\\TXc" +
	"SWUYSZ]_Ra]SOOUKbXLQ\\W[\\YW" +
	"OXWYFZ]XO_\\Y[\\S[`XV[YWXYVQ" // after z

// letterCost is the cost of letter (0 to 25) after prev, the same plus 1, or 0 at the
// beginning of a word.
func letterCost(prev, letter int) int { return int(letterCosts[prev*26+letter] - 'A') }

// randomness is the evidence that a text of letters, digits and dashes is random, in
// quarters of a bit; below 0 it looks like words and numbers.
func randomness(text string) int {
	cost, prev, letters := 0, 0, 0 // prev and letters are of the word that goes on
	var was, seen byteKind
	for i := range len(text) {
		c := text[i]
		switch {
		case c-'a' < 26:
			if was&isLetter == 0 {
				cost += beginCost(was)
			}
			cost += letterCost(prev, int(c-'a'))
			prev, letters, was = int(c-'a')+1, letters+1, isLower
		case c-'A' < 26:
			switch was {
			case isLower:
				cost += humpCost + shortCost(letters)
				prev, letters = 0, 0
			case isUpper:
				cost += capitalCost
			default:
				cost += beginCost(was)
			}
			cost += letterCost(prev, int(c-'A'))
			prev, letters, was = int(c-'A')+1, letters+1, isUpper
		case c-'0' < 10:
			cost += digitCost + goOnCost
			if was != isDigit {
				cost += numberCost + shortCost(letters)
			}
			prev, letters, was = 0, 0, isDigit
		default:
			cost += signCost + shortCost(letters)
			prev, letters, was = 0, 0, isSign
		}
		seen |= was
	}
	return cost + shortCost(letters) - len(text)*alphabetCost(seen)
}

// beginCost is what a word's beginning costs by what stands before it.
func beginCost(was byteKind) int {
	if was == isDigit {
		return wordCost
	}
	return 0
}

// shortCost is what a word of so few letters costs apart from its letters: there are few,
// and random text is full of them.
func shortCost(letters int) int {
	switch letters {
	case 1:
		return 4 * bit
	case 2:
		return 2 * bit
	case 3:
		return bit / 2
	}
	return 0
}

// alphabetCost is what a random character costs in a text that holds such bytes.
func alphabetCost(seen byteKind) int {
	switch {
	case seen&(isLower|isUpper) != isLower|isUpper && seen&(isDigit|isSign) == 0:
		return costOf26
	case seen&(isLower|isUpper) != isLower|isUpper && seen&isSign == 0:
		return costOf36
	case seen&(isDigit|isSign) == 0:
		return costOf52
	}
	return costOf62
}
