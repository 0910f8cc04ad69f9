"""Attacks in other languages than English: the same shapes, by the stems of words.

A model reads all of them, so a shopper's "ignorez toutes les instructions" works as
well as the English one. Each rule pairs a verb of attack with an object of attack; a
hidden prompt has no business in a message of any language.
"""

import re

from guardrails.core.normalise import fold

_GAP = r"(?:[^\w\n]+\w+){0,6}?[^\w\n]+"
_WIDE = r"(?:[^\w\n]+\w+){0,9}?[^\w\n]+"
_NEAR = r"[^。！？.!?\n]{0,16}"


def _stems(words: str) -> str:
    """Return a pattern for words that begin with one of the stems."""
    return rf"\b(?:{'|'.join(map(fold, words.split()))})\w*"


def _any(words: str) -> str:
    return f"(?:{'|'.join(map(fold, words.split()))})"


_OVERRIDE = _stems(
    "ignor oubli néglig contourn désactiv outrepass olvid descart desactiv omit salt"
    " esquec esqueç desconsider desativ dimentic disattiv trascur vergiss vergess"
    " missacht umgeh überschreib deaktivier negeer vergeet omzeil zignor zapomn pomiń"
    " igno yoksay unut görmezden glöm glem abaik lupak zapome bypass bỏ quên"
    " игнорир проигнорир забуд забыт отмен обойд ігнору uit uită felejts mellőz"
    " unohd ohit ignoruj glem abaik"
)
# "Don't follow", "pay no heed to".
_UNFOLLOWED = (
    r"(?:\bhaz caso omiso|\bno (?:sigas|obedezcas|respetes|hagas caso)|\bne (?:suis"
    r"|tiens"
    r"|respecte|obeis) (?:plus|pas)|\bn'obeis (?:plus|pas)|\bsetz dich (?:\w+ )?uber"
    r"|\bhalte? dich nicht|\bbefolge? (?:\w+ ){0,3}nicht|\bnon (?:seguire|rispettare"
    r"|obbedire)|\bnao (?:siga|obedeca|respeite)|\btrek je niets aan|\bvolg (?:\w+ )"
    r"{0,3}niet|\bnie (?:przestrzegaj|stosuj sie|sluchaj)|\bstrunta i|\bfolj inte"
    r"|\bfolg ikke|\bbryd dig ikke|\bala noudata|\bne tartsd be|\bhagyd figyelmen"
    r"|\bne hajts|\bnu respecta|\bnu urma|\bnedodrzuj|\bdung tuan theo|\bđung tuan theo"
    r"|\bjangan (?:ikuti|patuhi)"
    rf"|\b\w{{1,2}} {fold('следуй')}|\b\w{{1,2}} {fold('соблюдай')}"
    rf"|\b\w{{1,2}} {fold('подчиняйся')}"
    rf"|\b\w{{1,2}} {fold('виконуй')})"
)
_RULES = _stems(
    "instruc instrucc instruç istruzion instruk instrukc anweisung regel regl regras"
    " reglas regole regole consigne directiv direttiv directric diretriz richtlini"
    " vorgabe polece zasad reguł инструкц правил указани команд ограничен фильтр"
    " talimat kural pokyn instruksi aturan hướng restric restriz einschränk beperking"
    " programmier programmation programación prompt pravid regul utasítás szabály"
    " norma normas wytyczn yönerge yonerge pedoman огранич инструкці"
    " směrnic sääntö säänn ohje riktlinj retningslin quy правила вказівк"
)
_HIDDEN = (
    r"(?:\bprompt (?:del?|di|do|du|van het|des) ?(?:sist|syst)\w+"
    r"|\bsystemprompt\w*|\bsystemeingabe\w*|\bsystemaufforderung"
    r"|\b(?:invite|message|consigne)s? (?:de |du )?syst\w+"
    r"|\b(?:mensaje|indicacion|aviso|mensagem|messaggio) (?:del?|do|di) sist\w+"
    r"|\bsistem (?:istem|komut|mesaj|promp)\w*|\bprompt\w* systemow\w+"
    rf"|{_stems('системн')} {_stems('промпт подсказ сообщен инструкц запрос')}"
    rf"|{_stems('instruccion instrucoes instruct istruzion anweisung instruc')} "
    rf"{_stems('ocult secret escondid intern inicial cach initial nascost segret')}"
    rf"|{_stems('verborgen versteckt geheim ursprünglich intern')} "
    rf"{_stems('anweisung regel instruktion vorgabe instructie')}"
    r"|\bsysteem(?:instruc|prompt|bericht)\w*"
    r"|\bsystem(?:anweisung|vorgabe|instru[ck]|ohje|nachricht)\w*"
    rf"|{_stems('istruzion instruccion instruct instruç instruk instruc')}"
    r" (?:di|del?|do|du) sist?\w+"
    rf"|{_stems('instrukcj instrucțiun')}(?: de)? {_stems('system sistem')}"
    rf"|{_stems('systemov systémov')} {_stems('pokyn prompt instruk')}"
    rf"|{_stems('rendszerutasítás rendszerprompt rendszerüzenet järjestelmäkehot')}"
    rf"|{_stems('järjestelmän')} {_stems('ohje kehot')}|{_stems('sistem')} "
    rf"{_stems('talimat instruksi')}|\bprompt sistem\b"
    rf"|\b{fold('lời nhắc hệ thống')}\b|\b{fold('chỉ thị hệ thống')}\b"
    rf"|{_stems('системн')} {_stems('інструкц вказівк')}"
    rf"|{_stems('скрыт тайн секретн внутренн')} {_stems('инструкц правил указани')}"
    r")"
)
_OTHERS = (
    r"(?:"
    rf"{_stems('autre otro otra demas outro outra altr ander annan inny innych друг')}"
    rf"[^\w\n]+{_stems('client usuari utilisateur utent kund nutzer benutzer klant')}"
    rf"|{_stems('autre otro outro altr ander друг')}[^\w\n]+"
    rf"{_stems('gebruiker клиент пользовател покупател käufer comprador acheteur')}"
    rf"|{_stems('demas')}[^\w\n]+{_stems('comprador client usuari')})"
)
_PRIVATE = _stems(
    "adress adresse direccion direcc indirizz enderec endereç адрес e-mail email mail"
    " correo courriel commande pedido ordin bestell bestelling заказ donnée dato dados"
    " dati daten gegeven данн téléphon teléfon telefon телефон contraseñ passw"
    " senha парол carte tarjeta kredit cartão carta"
)
_BECOME = (
    rf"(?:{_stems('ahora desormais maintenant jetzt agora adesso ora теперь nu')}"
    rf"|{_stems('act agis agit finge fais spiel verhalt comport simula compórt')}"
    rf"|{_stems('imagin stell eres sei притвор представ действуй')})"
)
_FREE = (
    r"(?:\b(?:sin|sans|ohne|senza|sem|zonder|bez|без|utan)\b"
    rf"[^\w\n]+(?:\w+[^\w\n]+){{0,2}}?"
    rf"(?:{_RULES}|{_stems('filtr filter limit grenz granic огранич censur zensur')})"
    r"|\bdan\b)"
).replace("без", fold("без"))
_FORGE = (
    rf"{_stems('dis di diga digan dites sag schreib ecris escrib escrev dica scriv')}"
    rf"{_GAP}(?:que|dass|che)\b{_WIDE}"
    r"(?:cuesta|coute|kostet|costa|vale|gratis|kostenlos|gratuit\w*)\b"
    r"|"
    rf"{_stems('pon cambi fija setz änder stell mets met chang fix modifi impost')}"
    r" (?:el|los|la|den|die|das|le|les|il|i|o|os) (?:\w+ )?"
    rf"{_stems('precio preis prix prezz preco puntua bewertung note punteggio nota')}"
    rf"(?! {_stems('alert alarm')})"
)
_FEIGN = (
    rf"(?:{_stems('haz hag actua responde contesta finge')}|\bfai(?:s|tes)"
    rf"|{_stems('repond agis')}|\bfai|{_stems('comportati aja faca')})"
    r" (?:como|comme|come)"
    r" (?:si|se)\b(?! (?:j'|je |yo |eu |io |mi ))"
    r"|\btu(?:n sie)? so,? als\b(?! (?:ich|ob ich))"
)

_SHOW = _stems(
    "muestr mostr escrib escrev scriv riport affich écri recopi copi donn gib zeig"
    " schreib nenn laat toon pokaż wypisz podaj покаж выведи скопиру напиши visa vis"
    " skriv göster yaz arată ukaž mutasd näytä tampilkan tulis hiển"
)
_WORD_FOR_WORD = (
    rf"(?:{fold('palabra por palabra')}|mot (?:a|pour) mot|wort fur wort|im wortlaut"
    rf"|parola per parola|palavra por palavra|{fold('słowo w słowo')}|letterlijk"
    rf"|{fold('dosłownie')}|{fold('дословно')}|{fold('слово в слово')}|ordagrant|aynen"
    rf"|kelimesi kelimesine|(?:testo|texto|texte) (?:esatto|exact\w*|integr\w*)|textual"
    r"|verbatim)"
)
_VERBATIM = (
    rf"{_SHOW}{_GAP}(?:{_RULES}{_WIDE}{_WORD_FOR_WORD}|{_WORD_FOR_WORD}{_WIDE}{_RULES})"
    rf"|{_WORD_FOR_WORD}{_WIDE}{_RULES}"
)

_JAPANESE = (
    rf"{_any('指示 命令 ルール 規則 プロンプト 制限 ガイドライン 設定 規約')}{_NEAR}"
    rf"{_any('無視 忘れ 破棄 無効 従わ 解除 上書き 捨て')}",
    rf"{_any('システムプロンプト システムメッセージ 初期プロンプト')}",
    rf"{_any('値段 価格 評価 スコア 点数')}を[^。\n]{{0,6}}[0-9][^。\n]{{0,6}}"
    rf"{_any('に変更 に設定 にして として')}",
    rf"{_any('内部設定 初期設定 一字一句 全文')}{_NEAR}"
    rf"{_any('表示 出力 見せ 教え 公開')}",
    rf"{_any('隠し 隠された 秘密の 内部の 最初の')}"
    rf"{_any('指示 命令 プロンプト 設定 メッセージ')}",
    rf"{_any('他の 別の ほかの 前の 全ての すべての')}"
    rf"{_any('お客 客 ユーザー 顧客 会員 利用者 購入者')}"
    rf"{_NEAR}{_any('住所 メール 電話 注文 個人情報 履歴 カード パスワード')}",
    rf"{_any('与えられた 受け取った もらった')}{_any('指示 命令 プロンプト 設定')}",
    r"[0-9]円と(?:答|言|書|伝|表示)",
    rf"{_any('制限のない 無制限の 何でもできる')}{_NEAR}"
    rf"{_any('AI 人工知能 アシスタント ボット')}",
)
_CHINESE = (
    rf"{_any('忽略 无视 無視 忘记 忘掉 忘記 绕过 跳过')}{_NEAR}"
    rf"{_any('指令 指示 规则 規則 提示 限制 设定 命令 说明 约束')}",
    rf"{_any('系统提示 系統提示 提示词 提示詞 系统指令 隐藏指令 内部指令 初始指令')}",
    rf"(?:{_any('其他 别的 另一个 上一个 上一位 所有 其它')}的?"
    rf"{_any('客户 用户 顾客 买家 会员 人 客戶 用戶 购买者')}|别人|他人)的?{_NEAR}"
    rf"{_any('地址 邮箱 电话 订单 个人信息 资料 密码 卡号 記錄 电邮 记录 聊天')}",
    rf"(?:{_any('逐字 原文 完整 全文 一字不差')})[^。\n]{{0,12}}"
    rf"{_any('指令 指示 提示 设定 規則 规则')}",
    rf"把[^。\n]{{0,10}}{_any('价格 價格 评分 評分 分数')}[^。\n]{{0,4}}"
    rf"{_any('改 设 設 调 調')}[成为為到]?",
    rf"{_any('不要 不用 别')}{_any('遵守 理会 管 听从')}[^。\n]{{0,6}}"
    rf"{_any('规则 規則 指令 限制 规定 准则 準則 指南 规范')}",
    rf"{_any('逐字 原样 照原样')}{_any('输出 显示 打印 复述')}",
    rf"{_any('没有 不受 无')}{_any('限制 约束 规则 任何限制 任何规则')}的",
)
_KOREAN = (
    rf"{_any('지시 명령 규칙 지침 프롬프트 제한 가이드라인 설정')}{_NEAR}"
    rf"{_any('무시 잊 따르지 해제 우회 삭제')}",
    rf"{_any('받은 주어진')} ?{_any('지시 명령 프롬프트 지침')}",
    r"시스템 ?프롬프트|시스템 ?메시지|숨겨진 ?(?:지시|명령|프롬프트)",
    rf"{_any('다른 이전 모든 남의')} ?{_any('고객 사용자 손님 회원 사람')}{_NEAR}"
    rf"{_any('주소 이메일 전화 주문 정보 비밀번호 카드')}",
)
_OTHER_SCRIPTS = (
    rf"{_any('تجاهل انسى انس تخطى تجاوز')}{_NEAR}{_NEAR}"
    rf"{_any('التعليمات القواعد الأوامر تعليمات القيود تعليماتك قواعدك')}",
    rf"{_any('نظام النظام')}.?{_any('البرومبت')}|{_any('موجه')} {_any('النظام')}",
    rf"{_any('निर्देशों निर्देश नियमों नियम आदेश')}{_NEAR}{_NEAR}"
    rf"{_any('अनदेखा नज़रअंदाज़ भूल उपेक्षा')}",
    rf"{_any('सिस्टम')} {_any('प्रॉम्प्ट')}",
    rf"{_any('คำสั่ง กฎ')}{_NEAR}{_any('ละเว้น เพิกเฉย ลืม')}"
    rf"|{_any('ละเว้น เพิกเฉย ลืม')}{_NEAR}{_any('คำสั่ง กฎ')}",
    rf"{_any('התעלם שכח')}{_NEAR}{_NEAR}{_any('הוראות ההוראות הכללים')}",
    rf"{_any('عناوين بريد طلبات هواتف أرقام')}{_NEAR}{_any('الآخرين الاخرين')}",
    rf"{_any('दूसरे अन्य')}{_NEAR}{_any('ग्राहक ग्राहकों उपयोगकर्ता')}{_NEAR}"
    rf"{_any('पते पता ईमेल ऑर्डर फोन')}",
    rf"\b{fold('khách')}(?: {fold('hàng')})? {fold('khác')}\b",
    r"\b(?:pesanan|alamat|email|data) pelanggan lain\b",
    rf"{_any('อย่าทำตาม ไม่ต้องทำตาม')}|{_any('พรอมต์ระบบ พรอมป์ระบบ')}",
    rf"{_any('αγνόησε ξέχασε ξέχνα παράβλεψε')}\w*{_GAP}"
    rf"{_any('οδηγίες κανόνες εντολές περιορισμούς')}",
    rf"{_any('οδηγίες')} {_any('συστήματος')}",
    rf"{_any('تعليمات رسالة أوامر')} {_any('النظام')}",
    rf"{_any('सिस्टम')} {_any('निर्देश संदेश')}",
)

_SCRIPTS = (*_JAPANESE, *_CHINESE, *_KOREAN, *_OTHER_SCRIPTS)

#: name, weight, pattern over folded text; as the English rules.
RULES: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (name, weight, re.compile(pattern))
    for name, weight, pattern in (
        ("foreign_override", 0.85, rf"{_OVERRIDE}{_GAP}{_RULES}"),
        ("foreign_override", 0.85, rf"{_UNFOLLOWED}{_GAP}{_RULES}"),
        ("foreign_override", 0.85, rf"{_RULES}{_GAP}{_stems('yoksay görmezden unut')}"),
        ("foreign_hidden", 0.85, _HIDDEN),
        (
            "foreign_people",
            0.8,
            rf"{_PRIVATE}{_GAP}{_OTHERS}|{_OTHERS}{_GAP}{_PRIVATE}",
        ),
        ("foreign_verbatim", 0.75, _VERBATIM),
        ("foreign_freed", 0.8, rf"{_BECOME}{_WIDE}{_FREE}"),
        ("foreign_forge", 0.7, _FORGE),
        ("foreign_feign", 0.65, _FEIGN),
        ("foreign_script", 0.85, "|".join(f"(?:{each})" for each in _SCRIPTS)),
    )
)
