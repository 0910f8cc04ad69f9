"""Words of other languages for the concepts of :mod:`guardrails.core.attack_concepts`.

What an attack is about is the same in every language: an act, its object, whose it is.
So what the model learned of concepts from English messages holds for these words too.
"""

# Stems, each up to its star or whole: German, Spanish, French, Italian, Portuguese,
# Dutch, Polish, Czech, Russian, Ukrainian, Turkish, Swedish, Indonesian, Vietnamese.
SPACED = {
    "override": """ignorier* überspring* übergeh* lösch* entfern* streich*
        vergesst borr* elimin* quit* salta* salte* omit* efface* effacer supprim*
        enlev* enlèv* saute* cancell* elimina* togli* salt* apag* remov* pul*
        tira* tire verwijder* wis oversla* sla usuń* pomiń* smaž* vymaž* přeskoč*
        удали* убери* пропусти* сотри* видали* прибери* sil* kaldır* atla* hapus*
        lewati* xóa bỏ ta radera hoppa""",
    "show": """zeig* nenn* sag* schreib* schick* gib verrat* kopier* liste*
        auflist* muéstra* enseña* dime dame dinos pása* pasa* copia* lista*
        escrib* di envía* manda* cuént* cuenta* léeme revela* montr* donne* dis
        envoie* file copie* colle* écris raconte* révèl* dimmi dammi mostr* elenc*
        incoll* scriv* invia* rivela* me-diz diz diga* conta* cola* escrev* mand*
        passa* envia* geef stuur* vertel* noem* plak* podaj* napisz* wyślij*
        pokaz* wklej* powiedz* ukaž* napiš* pošli* řekni* vypiš* покажи* скажи*
        пришли* назови* вставь* скинь* напиши* выведи* дай перечисли* надішли*
        назви* göster* söyle* ver gönder* yaz* listele* visa säg skicka ge berätta
        skriv* kasih kasi beri* tunjukkan kirim* sebut* bilang tulis* cho đưa gửi
        nói liệt""",
    "rules": """regel* vorgabe* richtlinie* einschränk* beschränk* grenze* norma*
        normativ* límite* limitaci* restric* política* polít* directri* règle*
        consigne* limite* politique* direttiv* limit* linee diretriz* diretrizes
        restriç* zásad* pravid* omezení ogranicz* wytyczn* ограничени* лимит*
        обмежен* kural* sınır* kısıt* gräns* begränsning* aturan* batasan*
        kebijakan quy luật""",
    "hidden": """verborgen* versteckt* geheim* intern* vertraulich* ocult*
        escondid* secret* confidencial* privad* caché* cachée* interne*
        confidentiel* segret* nascost* riservat* sigilos* ukryt* tajn* skryt*
        скрыт* тайн* секрет* внутренн* прихован* gizli* dahili hemlig* dold*
        rahasia tersembunyi mật kín schlüssel clave* llave* clé clés chiav* chave*
        ключ*""",
    "system": """chef* leit* geschäftsführ* zentrale mitarbeiter* jefe* jefa
        encargad* gerent* emplead* central responsable* patron* siège gérant*
        employé* responsabil* capo dipendent* direttor* chefe* gerente*
        funcionári* chefia baas leiding medewerker* szef* kierowni* centrala
        pracowni* šéf* vedoucí начальн* директор* админ* руковод* сотрудник*
        müdür* yönetici* patron bos atasan admin* sếp quản entwickler*
        desarrollador* programador* développeur* sviluppator* desenvolvedor*
        разработчик*""",
    "you": """du dir dich dein* ihr euch euer sie ihnen ihre ihren tú te ti
        ustedes usted os vosotros contigo toi tes votre vos voi vi tuoi vostr* lei
        você vocês teu tua seus jij jullie jou jouw u uw twoj* wasz* wy ci cię
        tvoj* vaš* ty vy тебе тебя вы вас вам ваш* твой* твоя твои ти тобі sen
        senin sana size siz sizin dig ditt dina er kamu kalian anda lo loe bạn mày""",
    "me": """ich mir mich mein* uns unser* yo me mí conmigo nos nuestr* je moi
        nous notre mes io mi mio noi ci eu mim nós nosso ik mij mijn ons mnie mój
        moje moją ja mě můj mám мне меня мой моя моё мои моего нам нас мені мене
        мій ben bana benim beni bize jag mig min mitt mina aku saya gue gua ku tôi
        mình tao em""",
    "others": """andere* anderer jemand* kunde* kunden* nutzer* käufer* leute
        person* otr* cliente* usuari* comprador* gente alguien persona* autre*
        client* acheteur* utilisateur* quelqu'un gens altr* utent* acquirent*
        qualcun* outr* usuári* alguém pessoa* pessoal klant* koper* iemand mensen
        inn* klient* kupują* ktoś kogoś jin* zákazní* někdo někoho друг* клиент*
        покупател* кто-то кого-то люд* інш* клієнт* покупц* başka* müşteri* diğer*
        herkes* annan andra kund* någon pelanggan* pembeli* orang lain khách người
        khác""",
    "kin": """nachbar* freund* freundin mann frau bruder schwester mutter vater ex
        exfreund* exfrau exmann mitbewohner* kolleg* lehrer* tante onkel sohn
        tochter schwieger* vecin* novi* marid* espos* mujer hermano* hermana*
        madre padre suegr* compañer* amig* profesor* prim* tí* hij* voisin* copain
        copine mari femme frère soeur mère père beau-* belle-* collègue* coloc*
        prof* ami amie fils fille vicin* fidanzat* marito moglie fratello sorella
        suocer* collega coinquilin* cugin* vizinh* namorad* marido esposa irmão
        irmã mãe pai sogr* coleg* buur* vriend* man vrouw broer zus moeder vader
        sąsiad* chłopak* dziewczyn* mąż męża żon* brat* siostr* soused* přítel*
        manžel* bratr* sestr* kamarád* сосед* муж* жен* брат* сестр* бывш* парн*
        подруг* коллег* теща свекров* сусід* чолов* дружин* komşu* sevgili* koca*
        karı* kardeş* eşim* granne* pojkvän* flickvän* sambo tetangga* pacar*
        mantan* suami* istri* kakak* adik* teman* hàng bạn chồng vợ""",
    "private": """adresse* anschrift* telefonnummer* handynummer* warenkorb*
        wunschliste* bestellung* bestellt* gekauft* kauft karte* kreditkart*
        passwort* nachricht* verlauf* wohnt wohnen name* nachname* dirección*
        teléfono* móvil* pedido* pidió compró comprado compra* encarg* carrito*
        contraseña* tarjeta* historial* vive viven nombre* apellido* correo*
        téléphone* numéro* commande* commandé* acheté* achète panier* carte*
        historique* habite* nom noms indirizz* telefono* ordin* comprat* acquist*
        carrello* carta* cronologia abita nome* endereço* telefone* celular*
        comprou comprad* carrinho* senha* cartão* mora moram histórico adres*
        telefoonnummer* bestelling* gekocht winkelwagen* wachtwoord* woont naam
        namen telefon* numer* zamówi* zamawia* kupi* koszyk* hasł* mieszka* imię
        nazwisk* objedn* koupi* košík* bydlí jméno* jmén* адрес* телефон* номер*
        заказ* купил* покупк* корзин* парол* карт* живёт живет имя имена фамили*
        замов* купи* кошик* живе numara* sipariş* aldı sepet* şifre* kart*
        oturuyor adı isim* adress* nummer* beställ* köpt* köpte varukorg* bor namn
        alamat* nomor* pesanan* pesan beli keranjang* tinggal nama địa số đơn mua
        giỏ tên""",
    "forge": """setz* stell* änder* mach* trag* markier* buch* schreib* bestätig*
        tu verbuch* gib berechn* erstatt* storn* pon* ponle ponme cambia* cámbia*
        marca* modifica* haz* hazme suma* súma* añade* abon* carga* aplica*
        confirma* cobra* cóbra* reembols* finge registr* mets mettez change*
        modifi* marque* ajout* crédit* applique* rembours* fais faites enregistr*
        factur* confirme* baisse* metti* mett* modific* segna* aggiung* accredit*
        applic* rimbors* conferma* abbassa* fai muda* mude altera* coloca* bota
        põe adiciona* credita* estorna* faz lança* zet* verander* maak* markeer*
        boek* bevestig* geef ustaw* zmień* oznacz* dopisz* dodaj* nalicz* wpisz*
        zrób* potwierd* nastav* změň* označ* připiš* přidej* zapiš* přehoď*
        potvrď* поставь* измени* поменяй* отметь* начисли* добавь* впиши* запиши*
        сделай* верни* подтверди* оформи* постав* зміни* познач* нарахуй* додай*
        зроби* yap* ayarla* değiştir* işaretle* ekle* yükle* onayla* geç sätt*
        ändra* markera* lägg* bekräfta* ubah* ganti* tandai* tambah* bikin jadiin
        isi* đổi sửa đánh thêm ghi cộng""",
    "worth": """preis* bewertung* stern* rabatt* guthaben* betrag* summe* gesamt*
        kosten* precio* valoraci* reseña* estrella* descuento* cupón* saldo*
        total* puntuaci* stock prix avis note* étoile* réduction* remise* solde*
        montant* prezz* recension* stell* sconto* sconti buon* totale* punteggi*
        preço* avaliaç* estrela* desconto* cupom* nota* estoque* prij*
        beoordeling* korting* ster* saldo cen* oceną ocen* rabat* zniżk* gwiazd*
        kwot* hodnocen* slev* hvězd* цен* отзыв* скидк* рейтинг* звезд* балл*
        сумм* купон* ціну цін* відгук* знижк* fiyat* yorum* indirim* puan* yıldız*
        kupon* pris* betyg* harga* diskon* ulasan* bintang* giá giảm sao đánh""",
    "points": """punkt* bonuspunkt* treuepunkt* gutschein* gutschrift* code* vip
        gold* premium punto* cupon* código* bono* vale* point* bon bons fidélité
        punti codice* coupon* pont* bônus punten kortingscode* tegoed* kod* bon*
        bod* kód* poukaz* балл* бонус* промокод* код* бал* puan* bonus* poäng*
        poin* voucher* kupon* điểm mã""",
    "status": """bezahlt* geliefert* zugestellt* verloren* beschädigt* retour*
        zurückgeschickt* lieferdatum* datum* genehmigt* verifiziert* pagad*
        entregad* perdid* dañad* devuelt* fecha* aprobad* verificad* payé* livré*
        perdu* abîmé* retourné* date* approuvé* vérifié* pagat* consegnat*
        smarrit* danneggiat* restituit* data* approvat* verificat* pag* pago
        entregue* extraviad* danificad* devolvid* aprovad* betaald* bezorgd* kwijt
        beschadigd* datum goedgekeurd opłacon* zapłacon* dostarczon* zagubion*
        zwrócon* dat* zatwierdzon* zaplacen* doručen* ztracen* vrácen* schválen*
        оплачен* доставлен* потерян* возвращ* дат* одобрен* сплачен* втрачен*
        схвален* ödendi* ödenmiş teslim* kayıp* iade* tarih* onaylan* betald*
        levererad* borttappad* godkänd* lunas* dibayar* terkirim* hilang* tanggal*
        disetujui trả giao mất ngày""",
    "vendor": """verkäufer* händler* laden* shop* angebot* konkurrenz* bestand*
        vendedor* tienda* anuncio* publicaci* competencia* rival* vendeur*
        vendeuse* boutique* annonce* concurren* venditor* negozi* annunci*
        inserzion* concorrent* loja* lojinha* anúncio* verkoper* winkel*
        advertentie* concurrent* sprzedaw* sklep* ofert* konkurenc* prodejc*
        obchod* nabídk* продав* магазин* лавк* объявлен* конкурент* продавц*
        крамниц* satıcı* mağaza* dükkan* ilan* rakip* säljare* butik* annons*
        konkurrent* penjual* toko* lapak* saingan shop hàng bán""",
    "block": """filter* gesperrt* sperr* blockier* verbot* verboten* warn* auslös*
        erkenn* altersprüf* prüfung* prüfst filtro* bloque* prohibid* vet* alarma*
        detect* comprueb* comprobaci* verificaci* filtre* bloqu* interdit* banni*
        alerte* vérificat* contrôl* blocc* vietat* controll* bloqueia* proibid*
        barrad* verificaç* checagem geblokkeerd* verboden controle* blokuj*
        zablokow* zakazan* sprawdz* zakázan* kontrol* фильтр* блокир* запрещ*
        запрет* проверк* провер* фільтр* заборон* перевір* engelle* yasak* spärr*
        förbjud* kontroll* blokir* larang* saring* cek chặn cấm lọc kiểm""",
    "lie": """tu so erfund* erfinde* gelogen lüg* tarn* heimlich* niemand* merkt
        keiner unter uns trick* fälsch* obwohl finge* finj* miente* mentira*
        inventa* fals* trampa* nadie aunque disimul* fingi* mens mensonge*
        invente* faux fausse* personne discrèt* triche* fais semblant finta*
        menti* nessuno nascond* di nascosto truff* finja* mente* invent* ninguém
        escond* doe alsof lieg* verzin* vals* niemand stiekem udawaj* skłam*
        zmyśl* fałsz* nikt po cichu předstír* lži vymysli* faleš* nikdo притвор*
        соври* придума* фальш* никто тихо тайком підробл* вигадай* ніхто yalan*
        uydur* sahte* kimse låtsas* ljug* falsk* ingen pura-pura bohong* palsu*
        diam-diam giả""",
    "plead": """bitte flehe notfall krankenhaus verzweifelt job kinder tochter
        krank ruego suplico emergencia hospital desesperad* trabajo enferm*
        supplie urgence hôpital désespér* malade prego supplico emergenza ospedale
        disperat* malat* imploro emergência doente błagam szpital* nagły prosím
        nemocnic* умоляю больниц* срочно lütfen hastane* acil snälla sjukhus*
        tolong mohon darurat""",
    "obey": """gehorch* befolg* folge führ* ausführ* obedec* sigue* cumpl* ejecut*
        haz obéi* exécut* suis respecte* obbedi* esegui* segui* rispett* obedeç*
        execut* cumpr* siga gehoorza* voer* volg* wykonaj* posłuch* stosuj*
        proveď* poslouch* řiď выполни* слушай* подчин* исполн* следуй* виконай*
        слухай* uy* uygula* itaat* lyd* utför* följ* patuhi* turuti* jalankan
        ikuti* làm theo tuân""",
    "text": """text* wort* wörter* satz* zeile* anfang* vorher* erst* oben inhalt*
        beschreibung* rezension* palabra* frase* línea* inicio* principio* antes
        arriba primer* contenido* descripci* mot mots phrase* ligne* début* avant
        premier* contenu* texte* parol* fras* riga righe inizio* prima sopra
        contenut* testo* palavra* linha* início* começo* acima conteúdo* woord*
        zin zinnen regel* begin* inhoud tekst* słow* zdani* począt* treść slov*
        vět* začátk* слов* текст* начал* строк* фраз* содержан* початк* kelime*
        metin* baş* cümle* ord början* innehåll* kata* kalimat* awal* isi* chữ đầu
        nội câu""",
    "bot": """ki bot* chatbot* assistent* ia asistente* assistant* robô* robot*
        assistente* asystent* ии бот* ассистент* нейросет* ші asistan* yapay
        asisten* trợ""",
    "freed": """uneingeschränkt* frei* ungefiltert* entfesselt* libre* ilimitad*
        liberad* libéré* illimité* débridé* liber* illimitat* livre* liberto*
        vrij* onbeperkt* woln* nieograniczon* svobodn* neomezen* свободн*
        неограничен* вільн* özgür* sınırsız* fri obegränsad* bebas* tự do""",
    "role": """spiel* stell vor rolle* figur* wärst wärest actúa* act* imagina*
        papel personaje* fueras joue* rôle* imagine* personnage* étais recita*
        immagina* ruolo* personaggi* fossi finge* papel* personagem* fosse speel*
        rol stel voor zagraj* wyobraź* rol* jesteś hraj* představ* jsi представь*
        роль* играй* ты уяви* грай* hayal* oyna* spela* roll* föreställ* berperan*
        bayangkan* peran* jadi đóng vai tưởng""",
    "negation": """nicht kein* nie ohne nichts no sin nunca nada ni pas sans
        jamais rien aucun* non senza mai niente nessun* não sem nenhum* niet geen
        zonder nooit niets bez nigdy nic ne nikdy не без никогда ничего нет ні
        ніколи yok değil olmadan asla inte utan aldrig inget tidak tanpa jangan
        bukan ga gak nggak không đừng chẳng""",
    "goods": """buch* bücher* band bände* manga* reihe* kapitel* libro* tomo*
        volumen* capítulo* livre* tome* coffret* chapitre* volum* libr* capitol*
        cofanett* livro* boek* deel delen deeltje* tom* książ* rozdzia* kniha*
        knih* díl* том* книг* глав* манг* книж* kitap* cilt* bölüm* seri* bok*
        volym* buku* jilid* komik* truyện tập bộ""",
    "trade": """liefer* versand* zahl* bezahl* paket* rückgabe* rechnung* versend*
        envío* envi* paga* paquete* devoluci* factura* reparto livraison* livr*
        pay* colis retour* facture* spedi* consegn* pacco* reso resi fattura*
        entrega* frete* pag* pacote* devoluç* nota boleto* bezorg* verzend*
        betaal* pakket* wysyłk* dostaw* paczk* zwrot* faktur* doprav* zásilk*
        balík* platb* доставк* посылк* оплат* возврат* посилк* kargo* teslimat*
        öde* fatura* leverans* betala* retur* kirim* ongkir* bayar* vận giao thanh""",
    "polite": """bitte danke hallo gracias hola por favor porfa* merci bonjour svp
        s'il grazie ciao prego obrigad* olá oi bedankt alsjeblieft hoi dziękuję
        proszę cześć děkuji dobrý ahoj спасибо пожалуйста здравствуйте привет
        дякую будь merhaba teşekkür* tack hej makasih terima halo cảm xin""",
    "asking": """was wer wie wo wann warum welche* welcher* ob qué quién cuándo
        dónde cómo cuál* por que qui quand où comment pourquoi quel* est-ce che
        chi quando dove come perché quale quali quem onde como qual quais wat waar
        wanneer hoe welke co kto kiedy gdzie jak dlaczego który* kdo kdy kde proč
        který* кто что когда где как почему какой какие сколько хто що коли де як
        чому ne kim nerede nasıl zaman hangi vad vem var när hur vilken apa siapa
        kapan dimana mana gimana gì ai đâu nào khi sao""",
    "worthless": """gratis kostenlos umsonst null nichts gratuit* gratuitement
        zéro cero nulla zero darmo* zadarmo zdarma бесплатн* даром ноль
        безкоштовн* нуль bedava ücretsiz sıfır noll nol cuma-cuma miễn phí""",
    "everyone": """alle* jede* sämtlich* gesamte* tod* cada tous toutes tout
        chaque tutt* ogni alle elke iedere* wszystk* każd* všech* každ* все всех
        всем кажд* усі всіх кожн* tüm bütün her hepsi alla varje semua tiap
        seluruh tất cả mọi""",
}
