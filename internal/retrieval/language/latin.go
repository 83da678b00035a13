package language

import "sync"

// latinWords lists, for languages in Latin letters, the words that running
// text repeats most. Words that several of the languages share tell less but
// still count: the vote is for the whole set.
var latinWords = sync.OnceValue(func() ballot {
	return newBallot(map[string]string{
		"en": "the of and to in a is that for it was on with as are be this by at from or have not but they you which his he will has what where when who how can we if there do your i my",
		"de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über so zum war haben nur oder aber vor zur bis wo wer wann ich wir",
		"fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec on cette ou être son aux d l qu n s été nous vous mais comme tout elle où quand je",
		"es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy hasta desde dónde cuándo quién está",
		"pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos onde são",
		"it": "di e il la che in un per è una non del si le con i da della al dei nel gli sono come più anche ma lo ha alla su dal nella delle o questo se degli ai essere era due dove quando chi ci c l dell",
		"nl": "de het een van en in is dat op te met voor zijn niet aan er om ook als dan maar bij nog uit door naar heeft ze hij wordt deze over of tot worden je ik wat waar wie wanneer kan geen meer was",
		"pl": "w i na z się do nie że jest to o jak za od po przez dla są oraz a który która które co jego ale był być przy tym tak może już lub tylko ich pod roku gdzie kiedy kto będzie czy",
		"cs": "a v se na je že s z do o i to k ve pro za by ale jsou který která které jako po jeho od byl tak jsem si až při nebo být co již jen kde kdy kdo bude není podle také",
		"sk": "a v sa na je že s z do o i to k vo pre za by ale sú ktorý ktorá ktoré ako po jeho od bol tak som si až pri alebo byť čo už len kde kedy kto bude nie podľa aj",
		"hu": "a az és hogy nem is egy ez meg csak de volt el már ki be még van mint azt vagy ha lesz minden amely ezt után szerint kell hol mikor lehet között úgy aki mert pedig s",
		"ro": "și de în a la cu pe nu o un care este din că mai pentru să se ce sau sunt au fost lui al prin ca ale fi unde când cine după această",
		"sv": "och i att det som en på är av för med till den har de inte om ett han men var jag från vi så kan när hade nu ska också eller vad där hur efter sig",
		"da": "og i at det en den til er som på de med han af for ikke der var mig sig men et har om vi min havde fra nu over da så kan også eller hvor hvad når efter",
		"no": "og i det på som en er at til av for med har de ikke den et var om han men jeg fra så kan når også eller hvor hva etter ble seg vi skal",
		"fi": "ja on ei se että hän oli ovat myös kun mutta tai joka niin kuin mukaan jos sen ole vain nyt jo sitä missä milloin kuka olla",
		"tr": "ve bir bu da de için ile olarak çok daha olan gibi en ne var ya o kadar sonra değil mi her ama nerede kim oldu ise olduğu",
		"hr": "i u je na se da za su od s a o koji koja koje kao što to nije po ali iz do bi sam te ili biti kako samo gdje kada tko će",
		"id": "yang dan di dari untuk dengan ini itu pada tidak dalam adalah ke akan juga atau oleh saya ada bisa mereka kita telah karena sebagai dapat apa kapan siapa mana",
		"vi": "và của là có trong được cho không một các với những này đã người khi để ở từ đến về như ra tại nhiều",
		"ca": "de la que i el en a les els un per amb no una del és al es més com ha seva o però aquest aquesta van són dels on quan qui també",
	})
})
