package embedded

// list is a ring of elements.
type list struct {
	ring  []string
	head  int
	n     int
	total int64 // bytes of the elements
}

func (l *list) kind() string { return "list" }
func (l *list) length() int  { return l.n }

func (l *list) encoding() string {
	if l.total+int64(l.n*flatOverhead) <= flatList {
		return "listpack"
	}
	return "quicklist"
}

func (l *list) bytes() int64 {
	return objectSize + 40 + l.total + int64(l.n*flatOverhead)
}

func (l *list) at(i int) string { return l.ring[(l.head+i)%len(l.ring)] }

func (l *list) push(s string, front bool) {
	if l.n == len(l.ring) {
		ring := make([]string, max(4, 2*l.n))
		for i := range l.n {
			ring[i] = l.at(i)
		}
		l.ring, l.head = ring, 0
	}
	if front {
		l.head = (l.head + len(l.ring) - 1) % len(l.ring)
		l.ring[l.head] = s
	} else {
		l.ring[(l.head+l.n)%len(l.ring)] = s
	}
	l.n++
	l.total += int64(len(s))
}

func (l *list) pop(front bool) string {
	i := l.n - 1
	if front {
		i = 0
	}
	at := (l.head + i) % len(l.ring)
	s := l.ring[at]
	l.ring[at] = ""
	if front {
		l.head = (l.head + 1) % len(l.ring)
	}
	l.n--
	l.total -= int64(len(s))
	return s
}
