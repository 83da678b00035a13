package charset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// candidate is an encoding together with the characters that texts in it use
// most. The right reading of a text is the one full of such characters.
type candidate struct {
	name   string
	enc    encoding.Encoding
	common string  // the frequent characters above ASCII
	usual  float64 // the share of them in an ordinary text
}

// The most frequent characters of each script in running text.
const (
	oftenCyrillic    = "оеаинтсрвлкм"
	oftenGreek       = "αοιετσνυρπκλςάίόέήύώμ"
	oftenSimplified  = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年日月请"
	oftenTraditional = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年日月請"
	oftenHangul      = "이다는에의가을로하고지사한은들를기도대어나그리자시서인있것해습니요과수일전정주"
	oftenKana        = "のにはをたがでてとしれさあいうるなりかもらすまこよきくんっだアイルンスト"
	oftenTypographic = "“”‘’„–—…«»€°§"
)

// candidates lists what is tried, the likelier first. The usual shares were
// measured over the sample texts of the tests and rounded down. Latin alphabets
// list all letters of one language, so their share is 1.
func candidates() []candidate {
	western := []string{"äöüßÄÖÜ", "éèàêçôûîùâëïœÉÀÇ", "áéíóúñü¿¡Áªº", "ãõáéíóúçâêôàÃÉ", "àèéìòùÈ", "åäöÅÄÖé", "æøåÆØÅé", "éëïö"}
	central := []string{"ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "áčďéěíňóřšťúůýžÁČĎÉÍŘŠŤÚÝŽ", "áéíóöőúüűÁÉÍÓÖŐÚÜŰ", "ăâîșțşţĂÂÎŞŢ", "čćđšžČĆĐŠŽ", "áäčďéíĺľňóôŕšťúýžÁČĎĽŠŽ"}
	var list []candidate
	for _, letters := range western {
		list = append(list, candidate{"windows-1252", charmap.Windows1252, letters + oftenTypographic, 1})
	}
	list = append(list,
		candidate{"shift_jis", japanese.ShiftJIS, oftenKana, 0.4},
		candidate{"euc-jp", japanese.EUCJP, oftenKana, 0.4},
		candidate{"gb18030", simplifiedchinese.GB18030, oftenSimplified, 0.2},
		candidate{"big5", traditionalchinese.Big5, oftenTraditional, 0.2},
		candidate{"euc-kr", korean.EUCKR, oftenHangul, 0.4},
		candidate{"windows-1251", charmap.Windows1251, oftenCyrillic, 0.65},
		candidate{"koi8-r", charmap.KOI8R, oftenCyrillic, 0.65},
		candidate{"iso-8859-5", charmap.ISO8859_5, oftenCyrillic, 0.65},
		candidate{"ibm866", charmap.CodePage866, oftenCyrillic, 0.65},
		candidate{"windows-1253", charmap.Windows1253, oftenGreek, 0.85},
	)
	for _, letters := range central {
		list = append(list,
			candidate{"windows-1250", charmap.Windows1250, letters + oftenTypographic, 1},
			candidate{"iso-8859-2", charmap.ISO8859_2, letters + oftenTypographic, 1})
	}
	return append(list, candidate{"windows-1254", charmap.Windows1254, "çğıöşüÇĞİÖŞÜâî" + oftenTypographic, 1})
}

// guess names the encoding in which data, which is not UTF-8, reads best.
func guess(data []byte) (string, encoding.Encoding) {
	// Below half of what is usual, nothing speaks for a candidate.
	best := 0.5
	name, enc := fallback()
	for _, c := range candidates() {
		if got := c.score(data); got > best {
			best, name, enc = got, c.name, c.enc
		}
	}
	return name, enc
}

// score says how well data reads in the encoding: about 1 for an ordinary
// text, less or negative for nonsense.
func (c candidate) score(data []byte) float64 {
	out, err := c.enc.NewDecoder().Bytes(data)
	if err != nil {
		return -1
	}
	var all, common, faults int
	before := ' '
	for i := 0; i < len(out); {
		r, size := utf8.DecodeRune(out[i:])
		i += size
		if r >= utf8.RuneSelf {
			all++
			common += c.worth(before, r)
		}
		if fault(before, r) && i < len(out) {
			faults++
		}
		before = r
	}
	if all == 0 {
		return -1
	}
	return min(1, float64(common)/float64(all)/c.usual) - 4*float64(faults)/float64(all)
}

// worth counts a character among the common ones, small or capital. A symbol
// that stands by itself (5 £, ± 2) speaks for every encoding that has it.
func (c candidate) worth(before, r rune) int {
	switch {
	case strings.ContainsRune(c.common, r), strings.ContainsRune(c.common, unicode.ToLower(r)):
		return 1
	case isSign(r) && !unicode.IsLetter(before):
		return 1
	}
	return 0
}

func isSign(r rune) bool { return unicode.IsSymbol(r) || unicode.Is(unicode.No, r) }

// fault is true where r cannot stand after before in a text: undefined and
// control characters, symbols inside a word, a capital after a small letter,
// two scripts in one word.
func fault(before, r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return asciiLetter(r) && otherAlphabet(before)
	case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Co, r):
		return true
	case isSign(r), unicode.IsUpper(r):
		return unicode.IsLower(before)
	}
	return asciiLetter(before) && otherAlphabet(r)
}

func asciiLetter(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }

func otherAlphabet(r rune) bool { return unicode.In(r, unicode.Greek, unicode.Cyrillic) }
