package embedded

// fields is a hash.
type fields struct {
	d     *dict[string]
	total int64
	table bool // it outgrew a flat block, for good
}

func newFields() *fields { return &fields{d: newDict[string]()} }

func (f *fields) kind() string     { return "hash" }
func (f *fields) length() int      { return f.d.len() }
func (f *fields) encoding() string { return flatOr(f.table, "hashtable") }
func (f *fields) bytes() int64     { return collectionBytes(f.d.len(), f.total, f.table, 2, 0) }

func (f *fields) set(field, v string) (added bool) {
	n, added := f.d.put(field)
	if added {
		f.total += int64(len(field))
	}
	f.total += int64(len(v) - len(n.val))
	n.val = v
	f.table = f.table || f.d.len() > flatFields || len(field) > flatElement || len(v) > flatElement
	return added
}

func (f *fields) remove(field string) bool {
	n := f.d.get(field)
	if n == nil {
		return false
	}
	f.total -= int64(len(field) + len(n.val))
	return f.d.remove(field)
}
