package review

// sample is a review of a short article: every band, a text alone on either side,
// every mark, and a note.
func sample() *Sheet {
	return &Sheet{From: "fa", To: "en", SourceName: "برف.txt", TargetName: "snow.txt", Rows: []Row{
		{Right, 0.99, "برف تهران را سفیدپوش کرد", "Snow turns Tehran white", ""},
		{Open, 0.97, "بارش برف از نیمه‌شب آغاز شد و تا صبح ادامه یافت.", "Snow began to fall at midnight and went on until morning.", ""},
		{Open, 0.86, "مدرسه‌ها در ۱۲ منطقه تعطیل شدند؛ شهرداری از مردم خواست با خودروی شخصی بیرون نیایند.", "Schools were closed in 12 districts. The city asked people to leave their cars at home.", ""},
		{Open, 0.62, "«این سنگین‌ترین برف ده سال گذشته است.» او این را سه‌شنبه گفت.", "“This is the heaviest snow in ten years,” he said.", ""},
		{Wrong, 0.31, "پروازهای فرودگاه مهرآباد با تأخیر انجام شد.", "Buses ran all night.", "اتوبوس؟"},
		{Open, 0.55, "", "Shops in the bazaar opened late.", ""},
		{Open, 0.93, "هواشناسی می‌گوید هوا از پنجشنبه گرم‌تر می‌شود.", "Forecasters expect warmer weather from Thursday.", "date checked"},
		{Open, made, "ادامه دارد", "", ""},
	}}
}
