package workload

import "time"

// kind is one sort of data that the application caches.
type kind struct {
	pattern string
	share   float64         // of all requests
	lookups float64         // lookups that a request makes, on average
	keys    float64         // share of all keys in the steady state; 0: there are only few
	few     int             // how many there are, for a kind with few
	ttls    []time.Duration // each of its keys has one of these
	renewed bool            // a new one comes under a new name: a login
	settled bool            // it is never invalidated: it only expires
	locked  bool            // it is dear to make: a lock keeps it from being made twice at once
	origin  time.Duration   // how long the database behind the cache takes for it

	key   func(p *population, rank int) string
	look  func(w *worker, p *population, rank int)
	store func(p *population, rank int, key string, ttl time.Duration) [][]any
}

// relatedEvery is how many requests for a product there are to one that asks for related
// products as well, and related is how many.
const (
	relatedEvery = 20
	related      = 4
)

// kinds are what a shop keeps in its cache: shares, sizes and lifetimes are made up to
// look like one.
func kinds() []kind {
	const day = 24 * time.Hour
	return []kind{
		{
			pattern: "user:{id}", share: 0.30, lookups: 1, keys: 0.34, ttls: []time.Duration{day},
			origin: 3 * time.Millisecond, key: userKey, look: lookUser, store: storeUser,
		},
		{
			pattern: "user:{id}:posts", share: 0.12, lookups: 1, keys: 0.17, ttls: []time.Duration{time.Hour},
			origin: 6 * time.Millisecond, key: postsKey, look: lookPosts, store: storePosts,
		},
		{
			pattern: "session:{uuid}", share: 0.24, lookups: 1, keys: 0.22,
			ttls:    []time.Duration{5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour},
			renewed: true,
			origin:  4 * time.Millisecond, key: sessionKey, look: lookText, store: storeSession,
		},
		{
			pattern: "product:{id}", share: 0.22, lookups: 1 + float64(related-1)/relatedEvery, keys: 0.235,
			ttls: []time.Duration{day}, locked: true,
			origin: 5 * time.Millisecond, key: productKey, look: lookProduct, store: storeProduct,
		},
		{
			pattern: "product:list:{category}:page:{n}", share: 0.10, lookups: 1, keys: 0.035,
			ttls: []time.Duration{time.Hour}, locked: true,
			origin: 8 * time.Millisecond, key: productListKey, look: lookText, store: storeProductList,
		},
		{
			pattern: "stats:{date}", share: 0.02, lookups: 1, few: statsDays, settled: true, ttls: []time.Duration{7 * day},
			origin: 8 * time.Millisecond, key: statsKey, look: lookStats, store: storeStats,
		},
	}
}
