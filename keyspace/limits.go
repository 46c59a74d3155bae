package keyspace

import "context"

// allowed reports whether a command may be used. The first time it is tried, with c.
func (w *walker) allowed(ctx context.Context, command, needed string, c Command) (bool, error) {
	w.mu.Lock()
	_, refused := w.refused[command]
	tried := w.tried[command]
	w.mu.Unlock()
	if tried || refused {
		return !refused, nil
	}
	_, refusal, err := w.try(ctx, needed, c)
	if err != nil {
		return false, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if refusal == nil {
		w.tried[command] = true
		return true, nil
	}
	switch judge(refusal) {
	case forGood, unclear:
		w.refused[command] = refusal
		return false, nil
	case otherLFU:
		w.server.lfu = true
	case otherLRU:
		w.server.lfu = false
	case forKey, passing: // says nothing about the command
		return true, nil
	}
	w.tried[command] = true
	return true, nil
}

// try sends one command that may be refused, and returns its value or its refusal.
func (w *walker) try(ctx context.Context, needed string, c Command) (value any, refused, err error) {
	refused, err = w.do(ctx, func(ctx context.Context) result {
		reply, spent, err := w.node.Try(ctx, needed, c)
		value = reply.Value
		return result{spent, w.pace.single(priceOf(c), spent.Took), reply.Err, err}
	})
	return value, refused, err
}

// fail ends the walker: without SCAN nothing can be found.
func (w *walker) fail(refused error) {
	w.mu.Lock()
	w.refused[scanCommand] = refused
	w.mu.Unlock()
	w.enter(Failed, words(scanCommand, refused))
}

// limits lists what could not be asked. The caller has mu.
func (w *walker) limits() []Limit {
	var list []Limit
	add := func(command, missing string) {
		if err, ok := w.refused[command]; ok {
			list = append(list, w.limit(command, missing, err))
		}
	}
	add(scanCommand, "all: keys are found by it")
	add(sizeCommand, "the number of keys: counts are of the names seen so far")
	add(randomCommand, "a fair sample before the scan has ended")
	add(infoCommand, "whether the server restarted meanwhile")
	add(nodesCommand, "whether slots move meanwhile")
	for _, q := range questions(false) {
		add(q.command, q.missing)
	}
	if w.denied != nil {
		list = append(list, w.limit(typeCommand, "what some keys hold", w.denied))
	}
	return list
}

func (w *walker) limit(command, missing string, err error) Limit {
	return Limit{
		Node: w.node.Addr(), Command: command, Missing: missing,
		Why: words(command, err), Try: advice(command, err), Err: err,
	}
}
