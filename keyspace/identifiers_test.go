package keyspace_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// identifier makes identifiers of one class.
type identifier struct {
	class string
	make  func(r *rand.Rand) string
	last  bool // it may hold delimiters, and words behind it belong to it
	whole bool // words before it in the same segment may belong to it
}

// identifiers are all the classes that names fold by.
func identifiers() []identifier {
	return []identifier{
		{class: "{id}", make: func(r *rand.Rand) string { return fmt.Sprint(r.Uint64() >> r.IntN(60)) }},
		{class: "{uuid}", make: func(r *rand.Rand) string {
			u := fmt.Sprintf("%08x-%04x-%d%03x-%x%03x-%012x", r.Uint32(), r.IntN(1<<16), 1+r.IntN(8), r.IntN(1<<12), 8+r.IntN(4), r.IntN(1<<12), r.Uint64()>>16)
			if r.IntN(4) == 0 {
				return strings.ToUpper(u)
			}
			return u
		}},
		{class: "{ulid}", make: func(r *rand.Rand) string { return "01" + textOf(r, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24) }},
		{class: "{ksuid}", make: func(r *rand.Rand) string { return "2" + textOf(r, base62, 26) }},
		{class: "{hex}", make: func(r *rand.Rand) string {
			return "0a" + textOf(r, "0123456789abcdef", []int{12, 16, 24, 32, 40, 64}[r.IntN(6)]-2)
		}},
		{class: "{token}", make: func(r *rand.Rand) string { return textOf(r, base62, 43) }},
		{class: "{base64}", make: func(r *rand.Rand) string { return textOf(r, base62, 43) + "=" }, whole: true},
		{class: "{email}", make: func(r *rand.Rand) string {
			return fmt.Sprintf("%s.%s@%s.%s", textOf(r, "aeioulmnrst", 6), textOf(r, "aeioulmnrst", 5), textOf(r, "aeioulmnrst", 8), []string{"com", "org", "co.uk"}[r.IntN(3)])
		}, whole: true},
		{class: "{ip}", make: func(r *rand.Rand) string {
			return fmt.Sprintf("%d.%d.%d.%d", r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256))
		}},
		{class: "{ip}", make: func(r *rand.Rand) string {
			var b [16]byte
			for i := range b {
				b[i] = byte(1 + r.IntN(255))
			}
			b[0], b[1] = 0x20, 0x01
			return netip.AddrFrom16(b).StringExpanded()
		}, whole: true},
		{class: "{mac}", make: func(r *rand.Rand) string {
			return fmt.Sprintf("0a:%02x:%02x:%02x:%02x:%02x", r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256))
		}, whole: true},
		{class: "{date}", make: func(r *rand.Rand) string { return instant(r).Format("2006-01-02") }},
		{class: "{date}", make: func(r *rand.Rand) string { return instant(r).Format("20060102") }},
		{class: "{time}", make: func(r *rand.Rand) string { return instant(r).Format(time.RFC3339) }},
		{class: "{time}", make: func(r *rand.Rand) string { return instant(r).Format("20060102T150405Z") }},
		{class: "{timestamp}", make: func(r *rand.Rand) string { return fmt.Sprint(instant(r).Unix()) }},
		{class: "{timestamp}", make: func(r *rand.Rand) string { return fmt.Sprint(instant(r).UnixMilli()) }},
		{class: "{build}", make: func(r *rand.Rand) string { return fmt.Sprintf("v%d", 10+r.IntN(1000)) }},
		{class: "{build}", make: func(r *rand.Rand) string {
			return fmt.Sprintf("%d.%d.%d", r.IntN(20), r.IntN(40), r.IntN(100)) + []string{"", "-rc1", "-beta.2"}[r.IntN(3)]
		}},
		{class: "{ids}", make: func(r *rand.Rand) string { return fmt.Sprintf("%d,%d,%d", r.IntN(1000), r.IntN(10), r.IntN(1e6)) }},
		{class: "{json:id,tags[]}", make: func(r *rand.Rand) string {
			if r.IntN(2) == 0 {
				return fmt.Sprintf(`{"tags":["%s"],"id":%d}`, word(r), r.IntN(1e6))
			}
			return fmt.Sprintf(`{"id":%d,"tags":["%s","%s"]}`, r.IntN(1e6), word(r), word(r))
		}},
		{class: "{url}", make: func(r *rand.Rand) string {
			return fmt.Sprintf("https://%s.example.com/%s/%d?page=%d", word(r), word(r), r.IntN(1e6), r.IntN(10))
		}, last: true, whole: true},
		{class: "{encoded}", make: func(r *rand.Rand) string { return url.PathEscape(word(r) + " " + word(r)) }, whole: true},
	}
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func textOf(r *rand.Rand, alphabet string, n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(text)
}

// instant is some time from 2005 to 2031.
func instant(r *rand.Rand) time.Time {
	return time.Unix(1_104_537_600+r.Int64N(820_000_000), r.Int64N(1e9)).UTC()
}

// word is one of the words that names are made of.
func word(r *rand.Rand) string { return words()[r.IntN(len(words()))] }

// words are all different, and none is an identifier.
func words() []string {
	return strings.Fields(`user users session sessions settings profile facebook google twitter github cart order orders invoice
		payment product products category catalog inventory price cache page pages fragment view views template config
		configuration feature flag flags experiment variant queue jobs job worker workers stats metrics counter counters daily
		weekly monthly january february march april june july august september october november december monday friday
		lock mutex semaphore limiter rate throttle token tokens auth oauth oauth2 saml2 2fa login logout password reset email
		mail sms push notification notifications message messages thread threads comment comments post posts like likes
		follow followers following friends feed timeline search index suggest autocomplete geo location country region
		city address tenant organisation organization team member members role roles permission permissions deadbeef cafebabe
		feedface cafe facade decade added faded accede beaded c0ffee ipv4 ipv6 utf8 s3 ec2 k8s md5 sha1 sha256 base64 mp3 mp4 h264
		i18n l10n en-US pt_BR zh-Hans-CN de fr es-419 x y z a b ab id ids key keys val tmp new old all none null true false
		pending active completed failed delayed waiting paused stalled meta events data info detail details summary count
		total average minimum maximum UserService getById findAllByName HTTPServer ALLCAPS OrderStatus snake_case_name
		kebab-case-name dotted.name.here internationalization counterrevolutionaries straße naïve пользователь 用户
		24h 7d 5m 30s sess koa bull resque sidekiq celery kombu laravel horizon spring redisson flask django`)
}
