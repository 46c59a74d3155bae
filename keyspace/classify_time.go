package keyspace

// date recognizes a date at i, and the time of day if one follows. It returns where it
// ends, i if there is none.
func (s *splitter) date(i int) (end int, class Class) {
	name := s.name
	switch digitsAt(name, i, 9) {
	case 4:
		end = s.yearFirst(i)
	case 2: // 31-01-2024 or 01-31-2024
		if len(name) >= i+10 && isDash(name[i+2]) && name[i+5] == name[i+2] &&
			digitsAt(name, i+3, 3) == 2 && digitsAt(name, i+6, 5) == 4 &&
			(isDay(name[i+6:i+10]+name[i+3:i+5]+name[i:i+2]) || isDay(name[i+6:i+10]+name[i:i+2]+name[i+3:i+5])) {
			return s.boundary(i, i+10, Date)
		}
	case 8:
		if isDay(name[i:i+8]) && i+8 < len(name) && name[i+8] == 'T' {
			if end := timeOfDay(name, i+9, 0); end > 0 {
				return s.boundary(i, end, Time)
			}
		}
	}
	if end == 0 {
		return i, Literal
	}
	if end == i+10 && end < len(name) {
		switch name[end] {
		case 'T', ' ', '_', 't':
			if end := timeOfDay(name, end+1, ':'); end > 0 {
				return s.boundary(i, end, Time)
			}
		}
	}
	return s.boundary(i, end, Date)
}

// timed reads 20240131T123045Z from lo to hi, and reports whether it stands there.
func (s *splitter) timed(lo, hi int) bool {
	end, class := s.date(lo)
	if end != hi {
		return false
	}
	s.slot(lo, hi, class, false)
	return true
}

func isDash(c byte) bool { return c == '-' || c == '/' || c == '.' || c == '_' }

// yearFirst returns where 2024-01-31, 2024-01 or 2024-W05 ends, 0 if there is none.
func (s *splitter) yearFirst(i int) int {
	name := s.name
	if len(name) < i+7 || !isDash(name[i+4]) {
		return 0
	}
	dash := name[i+4]
	year := digitsValue(name[i : i+4])
	if year < 1970 || year > 2099 {
		return 0
	}
	if dash == '-' && name[i+5] == 'W' && digitsAt(name, i+6, 3) == 2 {
		return i + 8
	}
	if digitsAt(name, i+5, 3) != 2 || !isMonth(name[i+5:i+7]) {
		return 0
	}
	if i+7 < len(name) && name[i+7] == dash {
		if digitsAt(name, i+8, 3) == 2 && isDay(name[i:i+4]+name[i+5:i+7]+name[i+8:i+10]) {
			return i + 10
		}
	}
	if dash != '-' {
		return 0 // 2024.01 is a number, 2024/01 a path
	}
	if i+7 < len(name) && name[i+7] == '-' && digitsAt(name, i+8, 1) == 1 {
		return 0
	}
	return i + 7
}

// timeOfDay returns where 12:30:45.123Z ends that begins at i, 0 if there is none. With
// colon 0 it is written without: 123045Z. A colon may be a dash or a dot, as in file names.
func timeOfDay(name string, i int, colon byte) int {
	if digitsAt(name, i, 2) < 2 || digitsValue(name[i:i+2]) > 23 {
		return 0
	}
	i += 2
	for range 2 { // minutes, seconds
		skip := 0
		if colon != 0 {
			if i >= len(name) || name[i] != ':' && name[i] != '-' && name[i] != '.' {
				break
			}
			skip = 1
		}
		if digitsAt(name, i+skip, 2) < 2 || digitsValue(name[i+skip:i+skip+2]) > 59 {
			break
		}
		i += skip + 2
	}
	if i < len(name) && name[i] == '.' {
		if n := digitsAt(name, i+1, 9); n > 0 {
			i += 1 + n
		}
	}
	return zone(name, i)
}

// zone returns where Z or +01:00 ends that may stand at i.
func zone(name string, i int) int {
	if i >= len(name) {
		return i
	}
	switch name[i] {
	case 'Z', 'z':
		return i + 1
	case '+', '-':
		n := digitsAt(name, i+1, 5)
		if n == 4 {
			return i + 5
		}
		if n == 2 && i+3 < len(name) && name[i+3] == ':' && digitsAt(name, i+4, 3) == 2 {
			return i + 6
		}
	}
	return i
}
