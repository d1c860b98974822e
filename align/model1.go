package align

import "sort"

// learn ...
func learn(source, target *side, known *table, beads []weighted) *table {
	type key struct{ s, t int32 }
	index := map[key]int32{}
	var keys []key
	type cell struct {
		pair int32
		n    float32
	}
	type sample struct {
		weight   float64
		src, tgt []count
		first    int // cells[first:] source-major
	}
	var samples []sample
	var cells []int32
	minWeight := env("EMMIN", .3)
	for _, b := range beads {
		if b.weight < minWeight {
			continue
		}
		var sb, tb []count
		for i := b.i - b.source; i < b.i; i++ {
			sb = mergeBags(sb, source.segments[i].bag)
		}
		for j := b.j - b.target; j < b.j; j++ {
			tb = mergeBags(tb, target.segments[j].bag)
		}
		if len(sb)*len(tb) > 40000 {
			continue
		}
		samples = append(samples, sample{b.weight, sb, tb, len(cells)})
		for _, s := range sb {
			for _, t := range tb {
				k := key{s.token, t.token}
				id, ok := index[k]
				if !ok {
					id = int32(len(keys))
					index[k] = id
					keys = append(keys, k)
				}
				cells = append(cells, id)
			}
		}
	}
	fw := make([]float64, len(keys))
	bw := make([]float64, len(keys))
	// start: uniform + anchors
	for i := range fw {
		fw[i], bw[i] = 1, 1
	}
	for s, row := range known.rows {
		for _, e := range row {
			if id, ok := index[key{int32(s), e.target}]; ok {
				fw[id] += float64(e.forward) * env("EMBOOST", 1000)
				bw[id] += float64(e.backward) * env("EMBOOST", 1000)
			}
		}
	}
	V, W := len(source.words.types), len(target.words.types)
	cf, cb := make([]float64, len(keys)), make([]float64, len(keys))
	cs, ct := make([]float64, V), make([]float64, W)
	iters := int(env("EMITER", 4))
	damp := env("EMDAMP", 2)
	disc := env("EMDISC", .5)
	for it := 0; it < iters; it++ {
		clear(cf)
		clear(cb)
		clear(cs)
		clear(ct)
		for _, sm := range samples {
			nt := len(sm.tgt)
			// forward: each target token explained by source tokens or null
			for y, t := range sm.tgt {
				null := 1.0
				if it > 0 {
					null = target.words.unigram(t.token)
				}
				z := null
				for x, s := range sm.src {
					z += float64(s.n) * fw[cells[sm.first+x*nt+y]]
				}
				for x, s := range sm.src {
					id := cells[sm.first+x*nt+y]
					c := sm.weight * float64(t.n) * float64(s.n) * fw[id] / z
					cf[id] += c
					cs[s.token] += c
				}
			}
			for x, s := range sm.src {
				null := 1.0
				if it > 0 {
					null = source.words.unigram(s.token)
				}
				z := null
				for y, t := range sm.tgt {
					z += float64(t.n) * bw[cells[sm.first+x*nt+y]]
				}
				for y, t := range sm.tgt {
					id := cells[sm.first+x*nt+y]
					c := sm.weight * float64(s.n) * float64(t.n) * bw[id] / z
					cb[id] += c
					ct[t.token] += c
				}
			}
		}
		last := it == iters-1
		for id, k := range keys {
			d, a := 0.0, 0.0
			if last {
				d, a = damp, disc
			}
			fw[id] = max(cf[id]-a, 0) / (cs[k.s] + d + 1e-12)
			bw[id] = max(cb[id]-a, 0) / (ct[k.t] + d + 1e-12)
		}
	}
	out := &table{rows: make([][]entry, V)}
	defer func() {
		n := 0
		for _, r := range out.rows {
			n += len(r)
		}
		if env("V", 0) > 0 {
			println("em entries", n, "types", V, W, "pairs", len(keys))
		}
	}()
	cut := env("EMCUT", .01)
	for id, k := range keys {
		f, b := fw[id], bw[id]
		if f < max(cut, env("EMRATIO", 2)*target.words.unigram(k.t)) {
			f = 0
		}
		if b < max(cut, env("EMRATIO", 2)*source.words.unigram(k.s)) {
			b = 0
		}
		if f+b > 0 {
			out.rows[k.s] = append(out.rows[k.s], entry{k.t, float32(f), float32(b)})
		}
	}
	for _, r := range out.rows {
		sort.Slice(r, func(x, y int) bool { return r[x].target < r[y].target })
	}
	return out
}
