package charset

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

const (
	german    = "Die Gespräche fänden übermorgen in Köln statt, sagte er. „Wir müssen größer denken.“"
	french    = "Le comité s’est réuni à Orléans ; où êtes-vous allés l’été passé ? Ça coûte 30 €."
	spanish   = "¿Cuándo empezará la reunión? El señor Núñez llegó mañana por la tarde."
	polish    = "Spotkanie odbędzie się w środę o godzinie ósmej. Źródła mówią, że będą też goście z Łodzi."
	czech     = "Schůze začíná v úterý v šest hodin. Příští týden přijede ředitel z Plzně."
	hungarian = "A gyűlés szerdán lesz, nyolc órakor. Az elnök szerint jövőre több pénz jut az erdőkre."
	russian   = "Встреча состоится в среду в восемь часов. Президенты прилетят в Будапешт, сообщил представитель."
	shouting  = "ВНИМАНИЕ! ВСТРЕЧА СОСТОИТСЯ В СРЕДУ В ВОСЕМЬ ЧАСОВ ВЕЧЕРА В БОЛЬШОМ ЗАЛЕ."
	greek     = "Η συνάντηση θα γίνει την Τετάρτη στις οκτώ. Ο πρόεδρος θα μιλήσει πρώτος."
	turkish   = "Toplantı çarşamba günü saat sekizde yapılacak. Başkan ilk konuşmayı yapacak, değil mi?"
	japanese1 = "会議は水曜日の八時に始まります。大統領はブダペストで会う予定です。"
	chinese   = "会议将在星期三上午八点开始。他们说总统会到布达佩斯来，这是一个大的城市。"
	chinese2  = "會議將在星期三上午八點開始。他們說總統會到布達佩斯來，這是一個大的城市。"
	korean1   = "회의는 수요일 여덟 시에 시작합니다. 대통령은 부다페스트에서 만날 예정이라고 말했다."
	english   = "The café’s naïve résumé was “fine” – he said so."
)

func TestDecodeRecognisesTheEncodingOfAShortText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		enc  encoding.Encoding
		text string
	}{
		{"windows-1252", charmap.Windows1252, german},
		{"windows-1252", charmap.Windows1252, french},
		{"windows-1252", charmap.Windows1252, spanish},
		{"windows-1252", charmap.Windows1252, english},
		{"windows-1252", charmap.Windows1252, "Price: 5 £ ± 2"},
		{"windows-1250", charmap.Windows1250, polish},
		{"windows-1250", charmap.Windows1250, czech},
		{"windows-1250", charmap.Windows1250, hungarian},
		{"iso-8859-2", charmap.ISO8859_2, polish},
		{"iso-8859-2", charmap.ISO8859_2, czech},
		{"windows-1251", charmap.Windows1251, russian},
		{"windows-1251", charmap.Windows1251, shouting},
		{"koi8-r", charmap.KOI8R, russian},
		{"koi8-r", charmap.KOI8R, shouting},
		{"iso-8859-5", charmap.ISO8859_5, russian},
		{"ibm866", charmap.CodePage866, russian},
		{"windows-1253", charmap.Windows1253, greek},
		{"windows-1254", charmap.Windows1254, turkish},
		{"shift_jis", japanese.ShiftJIS, japanese1},
		{"euc-jp", japanese.EUCJP, japanese1},
		{"gb18030", simplifiedchinese.GBK, chinese},
		{"big5", traditionalchinese.Big5, chinese2},
		{"euc-kr", korean.EUCKR, korean1},
		{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), russian},
		{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), japanese1},
		{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), english},
		{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), german},
		{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), russian},
		{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "会議は 8 時に始まります。\n"},
	} {
		for _, text := range []string{c.text, strings.Repeat(c.text+"\n", 300)} {
			data, err := c.enc.NewEncoder().String(text)
			if err != nil {
				data, err = c.enc.NewEncoder().String(withoutTypography(text))
				text = withoutTypography(text)
			}
			if err != nil {
				t.Fatalf("%s cannot hold its sample: %v", c.name, err)
			}
			got, ok := Decode([]byte(data))
			if !ok || got.Encoding != c.name || got.Text != text || got.Exact {
				t.Errorf("%s (%d bytes) was read as %s (ok %v): %.80q", c.name, len(data), got.Encoding, ok, got.Text)
			}
		}
	}
}

func withoutTypography(s string) string {
	return strings.NewReplacer("’", "'", "„", `"`, "“", `"`, "€", "E").Replace(s)
}

func TestDecodeKeepsValidUTF8ByteForByte(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"plain\r\nlines\rof all\nkinds", german, chinese, "emoji 👩‍👩‍👧 and \u00a0 no-break", "no final newline",
		"\x1b[31mred\x1b[0m log line", "page one\fpage two", "\uFFFD kept",
	} {
		got, ok := Decode([]byte(text))
		if !ok || got.Text != text || !got.Exact || got.Encoding != "utf-8" {
			t.Errorf("%q became %+v, ok %v", text, got, ok)
		}
		marked, ok := Decode([]byte("\uFEFF" + text))
		if !ok || marked.Text != text || !marked.Exact {
			t.Errorf("%q with a mark became %+v, ok %v", text, marked, ok)
		}
	}
}

func TestDecodeMendsUTF8ThatWasCutOff(t *testing.T) {
	t.Parallel()
	whole := strings.Repeat(german, 10)
	got, ok := Decode([]byte(whole)[:len(whole)-1])
	if !ok || got.Encoding != "utf-8" || got.Exact || !strings.HasSuffix(got.Text, "denken.\uFFFD") {
		t.Errorf("became %s, ok %v, …%q", got.Encoding, ok, got.Text[len(got.Text)-20:])
	}
}

func TestDecodeRefusesWhatIsNotText(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"a NUL in a text":      "hello\x00world and more",
		"control characters":   "\x01\x02\x03\x04\x05\x06",
		"an executable's head": "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00\xb8\x00",
		"zeros":                strings.Repeat("\x00", 100),
		"16-bit samples":       "\x10\x00\xf0\xff\x20\x00\xe0\xff\x11\x00\x02\x00",
		"one NUL":              "\x00",
	} {
		if got, ok := Decode([]byte(data)); ok {
			t.Errorf("%s was read as %s: %q", name, got.Encoding, got.Text)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{german, "\xff\xfea\x00", "\x00a\x00b", "\xe4\xf6\xfc", "\x82\xa0\x82\xa2", "\xff\xfe\x00\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, ok := Decode(data)
		if !ok {
			return
		}
		if strings.ToValidUTF8(got.Text, "") != got.Text {
			t.Fatalf("not UTF-8: %q", got.Text)
		}
		if got.Exact && !strings.HasSuffix(string(data), got.Text) {
			t.Fatalf("not the file's bytes: %q", got.Text)
		}
	})
}
