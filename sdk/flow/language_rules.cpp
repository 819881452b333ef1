#include "flow/language_rules.h"

#include <algorithm>

namespace pop::flow {
namespace {

// clang-format off
constexpr LanguageRules all_rules[] = {
  {"en",
   "report*|victim*|abus*|disclos*|submit*|case|cases|minor|minors|commit*|why|you should|be brave|well done|good job|"
   "don't worry|don’t worry|do not worry",
   "confidential*|secret*|untraceable|safe|safely|trust us|nobody can see|no one can see|nobody will know|"
   "they will answer|not your fault|in trouble|{app} does not see|{app} cannot see",
   "anonymous*", "emergency", "he or she|his or her|boy*|girl*", "not safe"},
  {"es",
   "denunci*|reportar|reporte*|víctima*|abus*|revelar|menor de edad|menores de edad|por qué|deberías|sé valiente|"
   "no te preocupes|ten valor",
   "confidencial*|secret*|irrastreable*|es seguro|estás a salvo|confía en nosotros|nadie puede ver|nadie lo sabrá|"
   "no es tu culpa|no es culpa tuya",
   "anónim*", "emergencia*",
   "o/a|solo/a|solo/sola|sola|estás solo|estés solo|listo|lista para|list@|bienvenido|bienvenida|niño o niña|tú mismo|tú misma",
   "no es seguro|no estás a salvo"},
  {"fr",
   "signaler|signale|signalement*|dénonc*|victime*|abus*|divulgu*|mineur*|pourquoi|tu devrais|sois courageu*|"
   "ne t’inquiète pas|ne t'inquiète pas",
   "confidentiel*|secret*|secrète*|intraçable*|en sécurité|fais-nous confiance|personne ne peut voir|personne ne saura|"
   "pas ta faute",
   "anonyme*", "urgence*", "(e)|·e|tu es seul|tu es seule|seul ou seule|es prêt|es prête|bienvenue|fille ou garçon",
   "pas en sécurité"},
  {"pt",
   "denunci*|reportar|vítima*|abus*|revelar|menor de idade|menores de idade|porquê|por quê|deverias|você deveria|"
   "coragem|não te preocupes|não se preocupe",
   "confidencial*|secret*|segred*|irrastreável|está seguro|estás seguro|em segurança|confia em nós|confie em nós|"
   "ninguém pode ver|ninguém vai saber|não é culpa tua|não é sua culpa|não é tua culpa",
   "anónim*|anônim*", "emergência*", "(a)|o/a|obrigado|obrigada|sozinho|sozinha|pronto|pronta|bem-vindo|bem-vinda",
   "não está em segurança|não estás em segurança|não estiver em segurança|não estiveres em segurança"},
  {"de",
   "meldung*|anzeige erstatten|vorfall*|opfer*|missbrauch*|minderjährig*|warum|wieso|weshalb|du solltest|sei mutig|"
   "keine sorge|keine sorgen|offenbar*",
   "vertraulich*|geheim*|unauffindbar|nicht nachverfolgbar|sicher|in sicherheit|vertrau uns|niemand kann sehen|niemand sieht|"
   "niemand erfährt|nicht deine schuld",
   "anonym*", "notfall*|notruf*", "er oder sie|sein oder ihr|junge|mädchen",
   "nicht sicher|nicht in sicherheit"},
  {"ar",
   "*بلاغ*|*تبليغ*|*ضحية*|*ضحايا*|*إساءة*|*الإفصاح*|*قاصر*|لماذا|لا تقلق*|يجب عليك|كن شجاع*",
   "سري|سرية|سرًا|سرا|السر|السرية|بسرية|بسرّية|سرّي|سرّية|*أسرار*|آمن تمامًا|أنت في أمان|ثق بنا|لا أحد يرى|لن يعرف أحد|"
   "ليس ذنبك",
   "مجهول*", "*طوارئ*", "أنتَ|أنتِ|عزيزي|عزيزتي|وحدكَ|وحدكِ|*كَ|*كِ", ""},
  {"ur",
   "رپورٹ*|شکایت*|متاثرہ|بدسلوکی|زیادتی|نابالغ*|کیوں|فکر نہ کریں|فکر مت*|بہادر*",
   "راز*|خفیہ*|محفوظ ہیں|محفوظ ہو|ہم پر بھروسہ|کوئی نہیں دیکھ سکتا|کسی کو پتہ نہیں|آپ کی غلطی نہیں|تمہاری غلطی نہیں",
   "گمنام*", "ہنگامی", "سکتے ہو|سکتی ہو|چاہتے ہو|چاہتی ہو|رہے ہو|رہی ہو|گئے ہو|گئی ہو|اکیلا|اکیلی", ""},
  {"hi",
   "रिपोर्ट*|शिकायत*|पीड़ित*|दुर्व्यवहार*|शोषण*|नाबालिग*|क्यों|चिंता मत*|चिंता न करें|बहादुर*",
   "गोपनीय*|गुप्त*|राज़*|सुरक्षित|हम पर भरोसा|कोई नहीं देख सकता|किसी को पता नहीं|गलती नहीं",
   "गुमनाम*|अनाम", "आपात*|इमरजेंसी",
   "सकते हो|सकती हो|चाहते हो|चाहती हो|रहे हो|रही हो|गए हो|गई हो|अकेला|अकेली|अकेले हो", "सुरक्षित नहीं|सुरक्षित न|ज़्यादा सुरक्षित"},
  {"bn",
   "রিপোর্ট*|অভিযোগ*|ভুক্তভোগী*|নির্যাতন*|নাবালক*|কেন|চিন্তা কোরো না|চিন্তা করো না|সাহসী*",
   "গোপন*|নিরাপদ|আমাদের বিশ্বাস করো|কেউ দেখতে পাবে না|কেউ জানবে না|তোমার দোষ নয়|তোমার দোষ না",
   "বেনামি*|বেনামী*|পরিচয়হীন", "জরুরি*", "একা ছেলে|ছেলে বা মেয়ে", "নিরাপদ না|নিরাপদ নও|নিরাপদ নয়|নিরাপদ নেই|বেশি নিরাপদ"},
  {"sw",
   "ripoti*|mwathirika|waathirika|mhanga|wahanga|unyanyasaji|mtoto mdogo kisheria|kwa nini|usijali|kuwa jasiri",
   "siri|kisiri|usiri|uko salama|tuamini|hakuna anayeweza kuona|hakuna atakayejua|si kosa lako",
   "bila kujulikana", "dharura", "", "hauko salama|huko salama"},
  {"vi",
   "báo cáo|tố cáo|tố giác|nạn nhân|lạm dụng|bạo hành|vị thành niên|tại sao|vì sao|đừng lo|bạn nên|dũng cảm",
   "bí mật|bảo mật|tuyệt mật|an toàn|hãy tin chúng tôi|không ai thấy|không ai nhìn thấy|không ai biết|không phải lỗi của bạn",
   "ẩn danh", "khẩn cấp", "", "không an toàn|an toàn hơn|chưa an toàn"},
  {"tr",
   "ihbar*|şikayet*|şikâyet*|mağdur*|kurban*|istismar*|taciz*|reşit olmayan*|neden|niçin|niye|merak etme*|cesur ol*",
   "gizli*|sır|sırrı|sırların|güvende|güvenli|bize güven*|kimse göremez|kimse bilmez|senin suçun değil",
   "anonim*", "acil*", "", "güvende değil*|güvenli değil*|daha güvenli*"},
  {"ru",
   "жалоб*|пожалова*|жертв*|насили*|злоупотреб*|несовершеннолетн*|почему|зачем|не волнуйся|не бойся|ты должен|ты должна|"
   "тебе следует|будь смел*",
   "конфиденциальн*|секрет*|тайн*|безопасн*|в безопасности|доверься нам|никто не увидит|никто не видит|никто не узнает|"
   "не твоя вина|ты не виноват*",
   "анонимн*", "экстренн*|чрезвычайн*",
   "(а)|готов|готова|ты один|ты одна|забыл|забыла|написал|написала|выбрал|выбрала|хотел|хотела|нажал|нажала|сказал|сказала|"
   "пришёл|пришла|уверен|уверена|должен|должна",
   "не в безопасности|безопаснее|небезопасн*"},
  {"uk",
   "скарг*|поскарж*|жертв*|насильств*|зловжи*|неповнолітн*|чому|навіщо|не хвилюйся|не бійся|ти повинен|ти повинна|"
   "тобі слід|будь сміл*",
   "конфіденційн*|секрет*|таємн*|безпечн*|у безпеці|в безпеці|довірся нам|ніхто не побачить|ніхто не бачить|"
   "ніхто не дізнається|не твоя провина",
   "анонімн*", "екстрен*|надзвичайн*",
   "(а)|готовий|готова|ти сам|ти сама|забув|забула|написав|написала|вибрав|вибрала|обрав|обрала|хотів|хотіла|натиснув|"
   "натиснула|сказав|сказала|прийшов|прийшла|певен|певна|повинен|повинна",
   "не в безпеці|не у безпеці|безпечніш*|небезпечн*"},
  {"pl",
   "ofiar*|przemoc*|nadużyc*|molest*|nieletni*|dlaczego|czemu|nie martw się|nie bój się|powinieneś|powinnaś|odważn*",
   "poufn*|sekret*|tajemnic*|tajn*|bezpieczn*|zaufaj nam|nikt nie zobaczy|nikt nie widzi|nikt się nie dowie|to nie twoja wina",
   "anonimow*", "nagł*|alarmow*|awaryjn*",
   "gotowy|gotowa|ty sam|ty sama|jesteś sam|jesteś sama|*łeś|*łaś|mógłbyś|mogłabyś|(a)|pewien|pewna",
   "nie jesteś bezpieczn*|nie jest bezpieczn*|bezpieczniej*|w bezpiecznym miejscu"},
  {"zh-Hans",
   "举报|报告|受害|虐待|提交|案件|未成年|为什么|你应该|要勇敢|别担心|不要担心",
   "保密|机密|秘密|无法追踪|安全|相信我们|没人看得到|没有人能看|没人会知道|不是你的错",
   "匿名", "紧急", "他或她", "不安全|更安全"},
  {"zh-Hant",
   "舉報|檢舉|報告|受害|虐待|提交|案件|未成年|為什麼|你應該|要勇敢|別擔心|不要擔心",
   "保密|機密|秘密|無法追蹤|安全|相信我們|沒人看得到|沒有人能看|沒人會知道|不是你的錯",
   "匿名", "緊急", "妳|他或她", "不安全|更安全"},
};
// clang-format on

}  // namespace

const LanguageRules &rules_for(std::string_view language) {
  const auto named = [](std::string_view tag) {
    return std::find_if(std::begin(all_rules), std::end(all_rules),
                        [tag](const LanguageRules &rules) { return rules.language == tag; });
  };
  for (std::string_view tag = language;; tag = tag.substr(0, tag.rfind('-'))) {
    if (const auto found = named(tag); found != std::end(all_rules)) return *found;
    if (tag.find('-') == std::string_view::npos) return *std::begin(all_rules);
  }
}

}  // namespace pop::flow
