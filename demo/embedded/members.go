package embedded

// members is a set.
type members struct {
	d       *dict[struct{}]
	total   int64
	notInts bool // for good, like table
	many    bool // more whole numbers than a block of integers takes
	table   bool
}

func newMembers() *members { return &members{d: newDict[struct{}]()} }

func (m *members) kind() string { return "set" }
func (m *members) length() int  { return m.d.len() }

func (m *members) encoding() string {
	if !m.notInts && !m.many {
		return "intset"
	}
	return flatOr(m.table, "hashtable")
}

func (m *members) bytes() int64 { return collectionBytes(m.d.len(), m.total, m.table, 1, 0) }

func (m *members) add(member string) bool {
	_, added := m.d.put(member)
	if !added {
		return false
	}
	m.total += int64(len(member))
	if !isInt(member) {
		m.notInts = true
	}
	m.many = m.many || m.d.len() > flatFields
	m.table = m.table || m.many || m.notInts && m.d.len() > flatMembers || len(member) > flatElement
	return true
}

func (m *members) remove(member string) bool {
	if !m.d.remove(member) {
		return false
	}
	m.total -= int64(len(member))
	return true
}
