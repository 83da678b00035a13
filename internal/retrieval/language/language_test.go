package language

import (
	"strings"
	"testing"
)

func TestDetectTellsTheLanguageOfASentence(t *testing.T) {
	t.Parallel()
	for want, texts := range map[string][]string{
		"en": {"The presidents will meet in Budapest within the next two weeks, he said.", "Where will they meet?"},
		"de": {"Die Präsidenten werden sich in den nächsten Wochen in Budapest treffen, sagte er."},
		"fr": {"Les présidents se réuniront à Budapest dans les deux prochaines semaines, a-t-il dit."},
		"es": {"Los presidentes se reunirán en Budapest en las próximas dos semanas, dijo el portavoz."},
		"it": {"I presidenti si incontreranno a Budapest nelle prossime due settimane, ha detto il portavoce della casa."},
		"pt": {"Os presidentes vão reunir-se em Budapeste nas próximas duas semanas, disse o porta-voz. Não há data."},
		"nl": {"De presidenten zullen elkaar binnen twee weken in Boedapest ontmoeten, zei een woordvoerder van het huis."},
		"pl": {"Prezydenci spotkają się w Budapeszcie w ciągu dwóch tygodni, ale nie wiadomo kiedy, powiedział rzecznik. Jest to pewne."},
		"cs": {"Prezidenti se sejdou v Budapešti během dvou týdnů, řekl mluvčí. Není to jisté, ale je to možné."},
		"hu": {"Az elnökök két héten belül találkoznak Budapesten, mondta a szóvivő. Ez még nem biztos, de lehet."},
		"sv": {"Presidenterna kommer att träffas i Budapest inom två veckor, sa talesmannen. Det är inte säkert."},
		"tr": {"Başkanlar iki hafta içinde Budapeşte'de buluşacak ve bu görüşme çok önemli olacak, ama tarih belli değil."},
		"ru": {"Президенты встретятся в Будапеште в течение двух недель, сообщил представитель. Это ещё не точно."},
		"uk": {"Президенти зустрінуться в Будапешті протягом двох тижнів, повідомив речник. Це ще не відомо, але її готують."},
		"bg": {"Президентите ще се срещнат в Будапеща до две седмици, каза говорителят. Това не е сигурно."},
		"sr": {"Председници ће се састати у Будимпешти у року од две недеље, рекао је портпарол. Још није сигурно."},
		"ar": {"سيلتقي الرئيسان في بودابست خلال أسبوعين، قال المتحدث باسم الرئاسة."},
		"fa": {"رئیس جمهورها در بوداپست دیدار خواهند کرد، سخنگو گفت. چه زمانی؟ گفتگو پیش می\u200cرود."},
		"he": {"הנשיאים ייפגשו בבודפשט בתוך שבועיים, אמר הדובר."},
		"ja": {"大統領はブダペストで会う予定です。"},
		"zh": {"总统将在两周内在布达佩斯会面。", "總統將在兩週內在布達佩斯會面。"},
		"ko": {"대통령은 부다페스트에서 만날 예정이라고 말했다."},
		"el": {"Ο πρόεδρος θα μιλήσει πρώτος την Τετάρτη."},
		"th": {"ประธานาธิบดีจะพบกันที่บูดาเปสต์"},
		"hi": {"राष्ट्रपति बुडापेस्ट में मिलेंगे।"},
		"":   {"", "42", "🎉🎉🎉", "Kubernetes PostgreSQL Discord", "xkcd"},
	} {
		for _, text := range texts {
			if got := Detect(text); got != want {
				t.Errorf("%q: %q, wanted %q", text, got, want)
			}
		}
	}
}

func TestDetectFollowsTheGreaterPart(t *testing.T) {
	t.Parallel()
	english := strings.Repeat("The meeting is at eight and they will be there. ", 5)
	if got := Detect(english + "Встреча в восемь."); got != "en" {
		t.Errorf("English with a Russian sentence is %q", got)
	}
	if got := Detect(strings.Repeat(english, 10_000)); got != "en" {
		t.Errorf("a long text is %q", got)
	}
}

func TestDetectGivesTheSameAnswerEveryTime(t *testing.T) {
	t.Parallel()
	const mixed = "a la de en o da un no me se"
	want := Detect(mixed)
	for range 50 {
		if got := Detect(mixed); got != want {
			t.Fatalf("%q, then %q", want, got)
		}
	}
}
