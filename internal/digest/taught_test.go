//go:build unix

package digest

import (
	"context"
	"strings"
	"testing"
	"time"

	"docent/internal/answer"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

const hall = `The password of the wireless network is on the blackboard behind the stage.

The spring festival needs forty chairs and a piano.

Where to get a key: the porter lends one until eight in the evening.
`

// school is a tower whose searches know what was taught.
type school struct {
	*tower
	gaps *Gaps
}

func newSchool(t *testing.T) school {
	o := newTower(t)
	addDocument(t, o.store, server, "hall.txt", "Hall", hall)
	o.step()
	inner := retrieval.New(o.store, retrieval.Config{})
	o.asker.Asker = answer.New(Teach(inner, o.ledger, o.store, o.store), o.store)
	return school{o, NewGaps(o.ledger, func(ctx context.Context, community string, doc retrieval.Prepared) (int64, error) {
		changes, err := o.store.PutDocuments(ctx, community, []retrieval.Prepared{doc})
		if err != nil {
			return 0, err
		}
		return changes[0].Document, nil
	})}
}

// gap records a question that nobody could answer.
func (o school) gap(question string) int64 {
	o.t.Helper()
	id, err := NewRecorder(o.ledger).Asked(o.t.Context(), Asking{Community: server, Member: "ann", Channel: channel, Question: question, Public: true})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// point teaches a sentence of a document as the answer to a question.
func (o school) point(question int64, community, name, sentence string) {
	o.t.Helper()
	ids, err := o.ledger.DocumentIDs(o.t.Context(), []string{community}, name)
	if err != nil || len(ids) != 1 {
		o.t.Fatal(ids, err)
	}
	full, err := o.store.FullText(o.t.Context(), ids[0])
	if err != nil {
		o.t.Fatal(err)
	}
	start := strings.Index(full, sentence)
	span := retrieval.Span{Start: start, End: start + len(sentence)}
	if err := o.gaps.Point(o.t.Context(), server, question, ids[0], span, sentence, admin); err != nil {
		o.t.Fatal(err)
	}
}

func (o school) ask(question string) answer.Answer {
	o.t.Helper()
	a, err := o.asker.Ask(o.t.Context(), retrieval.Question{Text: question, Scope: retrieval.Scope{Communities: []string{server, retrieval.Shared}}})
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

func TestAPassageIsTheAnswerToItsQuestionAndItsLikeAndToNoOther(t *testing.T) {
	t.Parallel()
	o := newSchool(t)
	const taught = "The password of the wireless network is on the blackboard behind the stage."
	o.point(o.gap("How do I get online in the hall?"), server, "hall.txt", taught)
	for _, like := range []string{
		"How do I get online in the hall?", "how can I get online in the hall", "How to get onlien in the hall?", "hi, how do I get online in the hall please",
	} {
		if a := o.ask(like); !a.Answered || a.Quotes[0].Text != taught {
			t.Errorf("%q is not answered by what was taught: %+v", like, a.Quotes)
		}
	}
	for _, other := range []string{
		"How do I get upstairs in the hall?", "Where do I get online in the hall?", "How do I get online in the library?",
		"How do I get online in the hall on Sunday?", "How do I not get online in the hall?", "How many chairs does the spring festival need?",
	} {
		if a := o.ask(other); a.Answered && a.Quotes[0].Text == taught {
			t.Errorf("%q is answered by what was taught for another question", other)
		}
	}
}

// A lesson for a narrower question speaks where the documents are silent, and
// only there.
func TestALessonThatComesNearOnlyBreaksASilence(t *testing.T) {
	t.Parallel()
	o := newSchool(t)
	const taught = "The password of the wireless network is on the blackboard behind the stage."
	o.point(o.gap("How many chairs does the big spring festival need?"), server, "hall.txt", taught)
	if a := o.ask("How many chairs does the spring festival need?"); !a.Answered || !strings.Contains(a.Quotes[0].Text, "forty chairs") {
		t.Errorf("the documents' own answer is not first: %+v", a.Quotes)
	}
	o.point(o.gap("Who feeds the old horses downstairs?"), server, "hall.txt", taught)
	o.asker.Asker = answer.New(Teach(silent{}, o.ledger, o.store, o.store), o.store)
	if a := o.ask("Who feeds the old horses?"); !a.Answered || a.Quotes[0].Text != taught || a.Confidence != nearConfidence {
		t.Errorf("silence in spite of a near lesson: %+v", a.Quotes)
	}
	if a := o.ask("Who feeds the old horses downstairs at night?"); a.Answered {
		t.Errorf("what asks for more than was taught is answered: %+v", a.Quotes)
	}
}

// silent finds nothing.
type silent struct{}

func (silent) Search(_ context.Context, q retrieval.Question) (retrieval.Result, error) {
	return retrieval.Result{Asked: q.Text}, nil
}

func TestWatchersAreToldOfALessonThoughItSharesNoWordWithTheirQuestion(t *testing.T) {
	t.Parallel()
	o := newSchool(t)
	addDocument(t, o.store, retrieval.Shared, "town.txt", "Town", "Bus seven runs to the lake every morning.\n")
	o.step()
	o.watch("ann", "How do I get online in the hall?")
	o.watch("bob", "how can I get onlien in the hall")
	o.watch("cat", "How do I visit my grandmother?")
	o.watch("dan", "Who feeds the horses?")
	o.point(o.gap("How do I get online in the hall?"), server, "hall.txt", "The password of the wireless network is on the blackboard behind the stage.")
	o.point(o.gap("How do I visit my grandmother?"), retrieval.Shared, "town.txt", "Bus seven runs to the lake every morning.")
	o.step()
	for member, want := range map[string]string{"ann": "blackboard", "bob": "blackboard", "cat": "Bus seven"} {
		if told := o.deliver("dm-" + member); len(told) != 1 || !strings.Contains(told[0], want) {
			t.Errorf("%s is told %q", member, told)
		}
	}
	if told := o.deliver("dm-dan"); len(told) != 0 {
		t.Errorf("dan is told %q", told)
	}
}

func TestAnAnswerWrittenAnewReplacesTheOneBefore(t *testing.T) {
	t.Parallel()
	o := newSchool(t)
	id := o.gap("Who waters the plants in the yard?")
	by := Author{Member: admin, Name: "Carol"}
	first, err := o.gaps.Write(t.Context(), server, id, "Ben waters the plants.", by)
	if err != nil {
		t.Fatal(err)
	}
	o.advance(time.Hour)
	o.gap("who is watering the plants in the yard?") // another wording of the same
	second, err := o.gaps.Write(t.Context(), server, id, "Dora waters the plants.", by)
	if err != nil || second != first {
		t.Fatalf("%q and then %q: %v", first, second, err)
	}
	a := o.ask("Who waters the plants in the yard?")
	if !a.Answered || a.Quotes[0].Text != "Dora waters the plants." {
		t.Errorf("the answer is %+v", a.Quotes)
	}
	ids, err := o.ledger.DocumentIDs(t.Context(), []string{server}, AnswersTitle)
	if err != nil || len(ids) != 1 {
		t.Errorf("%d written answers: %v", len(ids), err)
	}
	full, err := o.store.FullText(t.Context(), ids[0])
	if err != nil || !strings.Contains(full, "author: Carol") || !strings.Contains(full, "date: 2026-03-05") {
		t.Errorf("the document lacks author or date: %q, %v", full, err)
	}
}

func TestAGapWhoseNewAnswerIsVotedDownIsOpenAgain(t *testing.T) {
	t.Parallel()
	o := newSchool(t)
	const question = "How do I get online in the hall?"
	id := o.gap(question)
	o.point(id, server, "hall.txt", "The spring festival needs forty chairs and a piano.")
	recorder := NewRecorder(o.ledger)
	open := func() int {
		_, total, err := o.ledger.Gaps(t.Context(), server, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		return total
	}
	if n := open(); n != 0 {
		t.Fatalf("%d gaps after pointing", n)
	}
	o.advance(time.Minute)
	asking := Asking{Community: server, Member: "bob", Channel: channel, Ref: "r2", Question: question, Answer: o.ask(question)}
	if _, err := recorder.Asked(t.Context(), asking); err != nil {
		t.Fatal(err)
	}
	if err := recorder.Voted(t.Context(), server, "r2", Votes{}, Votes{Down: 1}); err != nil {
		t.Fatal(err)
	}
	if n := open(); n != 1 {
		t.Errorf("%d gaps after a vote against what was taught", n)
	}
	q, err := o.ledger.Question(t.Context(), server, id)
	if err != nil || q.Status != ledger.Open {
		t.Errorf("the question is %v, %v", q.Status, err)
	}
}
