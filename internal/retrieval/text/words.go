package text

import "strings"

// The words below were collected by hand from what general style guides and
// dictionaries list; they are keys without dots, in lower case.

var abbreviations = func() map[string]stopClass {
	m := make(map[string]stopClass)
	put := func(c stopClass, words string) {
		for _, w := range strings.Fields(words) {
			m[w] = c
		}
	}
	put(neverEnds, `mr mrs ms mx messrs dr prof gen maj brig lt col capt cmdr cpl sgt pvt adm sen rep gov
		rev hon pres supt insp det mme mlle fr sr. st ste mt eg ie cf vs viz
		hr frl dipl ing zb dh ua bzw vgl evtl ggf sog usw.
		sra dña ud uds vd
		ул пл пр просп обл гл рис табл тел им акад проф напр тж тд. те тп. др.
		pl ún ill kb ld tehát özv ifj id dkfm`)
	put(beforeDigit, `no nos nr fig figs eq eqs sec secs sect ch chap vol vols pp p pg pgs art arts para paras rm ver v
		ex app apt bldg fl col. line ll ca approx c est min max ext tel abs bd kap abb s ziff rn az
		ст стр с т гл п пп № n núm nº pág págs cap bl blz str č`)
	put(mostlyInner, `inc ltd co corp llc bros jr sr esq phd md ba bsc msc ma dept est assn univ ave blvd rd hwy
		jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
		us usa uk un eu dc am pm bc ad ce bce et
		okt dez mär jr mio mrd tsd str gmbh
		г гг в вв руб коп тыс млн млрд
		kft bt zrt rt u`)
	return m
}()

var months = set(`january february march april may june july august september october november december
	januar februar märz april mai juni juli august september oktober november dezember jänner
	januari februari maart mei juli augustus
	januára februára januar`)

// ordinalAfter holds words after which a number with a full stop is an ordinal.
var ordinalAfter = set(`der die das dem den des am im vom zum zur beim ab bis seit und jeder jede jedes ins`)

// starters are words that begin a sentence far more often than they go on
// after an abbreviation.
var starters = set(`The This That These Those There Then They Their Theirs Thus Though Through Today Tomorrow
	A An And Another Any All Although Also After As At About According Among Around Additionally
	But By Because Before Between Both Besides Being Behind
	He She It Its His Her Hers Him How However Here Hence
	I If In Into Indeed Instead Is Isn
	We Our Us Who Whom Whose What When Where Which While Why With Within Without Will Would Was Were
	You Your My Me Mine No Not Nor Now None Nobody Nothing Never Nevertheless
	On Once One Only Or Other Others Otherwise Of Off Over Often
	For From First Finally Further Furthermore Following
	Some Since So Soon Still Such Several Second See Should Similarly Sometimes She
	To Too Under Until Unless Upon Unlike Up Use Using Yet Yes
	Each Either Even Every Everyone Earlier Eventually Except
	Many Most More Moreover Much May Meanwhile Must
	Do Does Did Despite During Don Doesn Didn Down Drivers
	Can Could Consequently Currently Are Is Have Has Had Let Like Later Last Less Next Note Please Perhaps People
	Per Two Three Both Whether Whenever Wherever Rather Regardless Recently
	Der Die Das Ein Eine Es Er Sie Wir Ich Und Aber Auch Wenn Als Dann Diese Dieser Dieses Im In Am Zu Bei Mit Nach
	Le La Les Un Une Il Elle Ils Elles Nous Vous On Ce Cette Ces Et Mais Dans En Pour
	El Los Las Una Este Esta Esto Él Ella Pero Y Se
	Он Она Они Оно Мы Вы Я Это Этот Эта Но И А В На По Из При Как Что Когда Если Там Так Также Его Её Их
	Ez Az Egy És De Ha Ő Ők Mi Ti Én`)

// speech are the verbs that follow a quotation.
var speech = set(`said says say asked asks replied replies answered added adds told wrote writes noted notes explained explains
	continued continues warned insisted argued claimed tweeted posted recalled declared announced concluded stated
	shouted cried whispered muttered remarked observed joked quipped responded exclaimed demanded wondered
	sagte fragte antwortete meinte erklärte rief a demandé dit`)
