"""The words of titles, legends and captions, in English, French, Vietnamese and Chinese.

Names of people, places and gatherings are not here: they are labels of the graph, in the languages that its sources give.
"""

from __future__ import annotations

from collections.abc import Callable

LANGUAGES = ("en", "fr", "vi", "zh")

_WORDS: dict[str, tuple[str, str, str, str]] = {
    # what every picture tells
    "sources": (
        "Drawn from {count} of the graph’s {all} sources ({named}).",
        "D’après {count} des {all} sources du graphe ({named}).",
        "Vẽ theo {count} trong {all} nguồn của đồ thị ({named}).",
        "依据图谱{all}个来源中的{count}个（{named}）绘制。",
    ),
    "youngest": (
        "Youngest dated article: {date}.", "Article daté le plus récent : {date}.", "Bài báo có ngày mới nhất: {date}.",
        "有日期的最新文章：{date}。",
    ),
    "version": ("Graph version {version}.", "Version {version} du graphe.", "Phiên bản đồ thị {version}.", "图谱版本{version}。"),
    "legend": ("Legend", "Légende", "Chú giải", "图例"),
    "not-stated": ("not stated", "non indiqué", "không nêu", "未说明"),
    "unnamed": ("holder not named", "titulaire non nommé", "không nêu tên", "未具名"),
    "online": ("online", "en ligne", "trực tuyến", "线上"),
    # timeline
    "timeline": (
        "Conferences, meetings and visits, held and planned", "Conférences, réunions et visites, tenues et prévues",
        "Hội nghị, cuộc họp và chuyến thăm, đã diễn ra và theo kế hoạch", "已举行与计划中的会议、会晤和访问",
    ),
    "timeline-about": (
        "A timeline with one lane for each mechanism: {held} gatherings that were held, {planned} that were announced. What was"
        " announced stands below what happened.",
        "Une frise avec une bande par mécanisme : {held} rencontres tenues, {planned} annoncées. Ce qui a été annoncé figure"
        " sous ce qui a eu lieu.",
        "Dòng thời gian với một dải cho mỗi cơ chế: {held} cuộc đã diễn ra, {planned} cuộc được thông báo. Điều được thông báo"
        " nằm dưới điều đã diễn ra.",
        "时间线，每个机制一栏：已举行{held}次，已宣布{planned}次。宣布的内容列于已发生内容之下。",
    ),
    "other-gatherings": ("Visits and other gatherings", "Visites et autres rencontres", "Chuyến thăm và cuộc gặp khác", "访问及其他会见"),
    "held-day": ("held on this day", "tenue ce jour-là", "diễn ra vào ngày này", "当日举行"),
    "held-span": (
        "held at some time within this span", "tenue à un moment de cette période", "diễn ra vào một lúc trong khoảng này",
        "在此期间某时举行",
    ),
    "held-undated": ("held, date not stated", "tenue, date non indiquée", "đã diễn ra, không nêu ngày", "已举行，日期未说明"),
    "planned-day": ("planned for this day", "prévue ce jour-là", "dự kiến vào ngày này", "计划于当日举行"),
    "planned-span": (
        "planned for some time within this span", "prévue à un moment de cette période", "dự kiến vào một lúc trong khoảng này",
        "计划在此期间某时举行",
    ),
    "planned-undated": ("planned, date not stated", "prévue, date non indiquée", "theo kế hoạch, không nêu ngày", "计划中，日期未说明"),
    "unclear": (
        "known; whether it was held is not stated", "connue ; la tenue n’est pas indiquée", "được nhắc đến; không nêu có diễn ra không",
        "已知；是否举行未说明",
    ),
    "came-true": ("from a plan to what came of it", "du projet à ce qu’il est devenu", "từ kế hoạch đến kết quả", "由计划到结果"),
    "no-date": ("Date not stated", "Date non indiquée", "Không nêu ngày", "日期未说明"),
    "after": ("right after: {what}", "juste après : {what}", "ngay sau: {what}", "紧接：{what}"),
    "planned-for": ("planned: {when}", "prévue : {when}", "dự kiến: {when}", "计划：{when}"),
    "planned-in": ("in: {where}", "lieu : {where}", "tại: {where}", "地点：{where}"),
    "chaired-by": ("chair: {who}", "présidence : {who}", "chủ trì: {who}", "主持：{who}"),
    "outcome-held": ("was held", "a été tenue", "đã diễn ra", "已举行"),
    "outcome-due": ("not yet due", "pas encore échue", "chưa đến hạn", "尚未到期"),
    "outcome-none": ("holding not stated", "tenue non indiquée", "không nêu có diễn ra", "是否举行未说明"),
    # offices
    "offices": ("Who is attested in which office, and when", "Qui est attesté à quel poste, et quand", "Ai được ghi nhận giữ chức vụ nào, khi nào", "何人何时被记载担任何职"),
    "offices-about": (
        "{posts} posts in time. {points} attestations of {people} people; each is a moment, none is joined to the next, because"
        " no source states what lies between.",
        "{posts} postes dans le temps. {points} attestations de {people} personnes ; chacune est un moment, aucune n’est reliée"
        " à la suivante, car aucune source ne dit ce qu’il y a entre elles.",
        "{posts} chức vụ theo thời gian. {points} lần ghi nhận {people} người; mỗi lần là một thời điểm, không nối với nhau, vì"
        " không nguồn nào nêu khoảng giữa.",
        "{posts}个职务的时间分布。{people}人的{points}次记载；每次只是一个时点，互不相连，因为没有来源说明其间情况。",
    ),
    "attested-day": ("attested on this day", "attesté ce jour-là", "được ghi nhận vào ngày này", "当日有记载"),
    "attested-span": (
        "attested at one moment within this span", "attesté à un moment de cette période", "được ghi nhận vào một lúc trong khoảng này",
        "在此期间某一时点有记载",
    ),
    "held-throughout": ("held throughout", "occupé tout du long", "giữ chức suốt khoảng này", "全程担任"),
    "possibly-held": ("possibly held (stated bound)", "peut-être occupé (borne indiquée)", "có thể giữ chức (có nêu giới hạn)", "可能担任（界限有说明）"),
    "unnamed-holder": ("holder attended, not named", "titulaire présent, non nommé", "người giữ chức có dự, không nêu tên", "任职者出席，未具名"),
    "undated-holder": ("held, date not stated", "occupé, date non indiquée", "giữ chức, không nêu ngày", "担任，日期未说明"),
    "unknown-stretch": ("not stated who held it", "titulaire non indiqué", "không nêu ai giữ chức", "何人担任未说明"),
    "other-posts": ("other posts", "autres postes", "chức vụ khác", "其他职务"),
    # map
    "map": ("Provinces of the two mechanisms and their editions", "Les provinces des deux mécanismes et leurs éditions", "Các tỉnh của hai cơ chế và các kỳ họp", "两个机制的省区及历届会议"),
    "map-about": (
        "{units} provincial units as points at the coordinates that the graph has; no borders are drawn. {former} units dissolved by"
        " mergers have no coordinates of their own and stand beside the unit that replaced them.",
        "{units} unités provinciales, en points aux coordonnées du graphe ; aucune frontière n’est tracée. {former} unités dissoutes"
        " par fusion, sans coordonnées propres, figurent à côté de l’unité qui les remplace.",
        "{units} đơn vị cấp tỉnh là các điểm theo tọa độ có trong đồ thị; không vẽ ranh giới. {former} đơn vị giải thể do sáp nhập"
        " không có tọa độ riêng nên đặt cạnh đơn vị thay thế.",
        "{units}个省级单位按图谱所载坐标以点表示，不绘边界。{former}个因合并而撤销的单位无自身坐标，置于取代它的单位旁。",
    ),
    "unit-vietnam": ("province of Vietnam", "province du Vietnam", "tỉnh của Việt Nam", "越南的省"),
    "unit-china": ("provincial unit of China", "unité provinciale de Chine", "đơn vị cấp tỉnh của Trung Quốc", "中国省级单位"),
    "unit-merged": ("unit made by a merger", "unité issue d’une fusion", "đơn vị lập do sáp nhập", "合并后新设单位"),
    "unit-former": (
        "former unit, beside its successor (no coordinates)", "ancienne unité, près de celle qui la remplace (sans coordonnées)",
        "đơn vị cũ, cạnh đơn vị thay thế (không có tọa độ)", "原单位，置于后继单位旁（无坐标）",
    ),
    "other-place": ("other place of an edition", "autre lieu d’une édition", "nơi họp khác", "其他会议地点"),
    "took-part": ("took part in this edition", "a participé à cette édition", "tham dự kỳ này", "参加该届"),
    "held-here": ("this edition was held here", "cette édition s’est tenue ici", "kỳ này diễn ra tại đây", "该届在此举行"),
    "planned-here": (
        "planned here, or to be chaired from here", "prévue ici, ou à présider d’ici", "dự kiến tại đây hoặc do đây chủ trì",
        "计划在此举行或由其主持",
    ),
    "until": ("until {date}", "jusqu’au {date}", "đến {date}", "至{date}"),
    "unplaced": ("without coordinates: {named}", "sans coordonnées : {named}", "không có tọa độ: {named}", "无坐标：{named}"),
    "kilometres": ("{count} km", "{count} km", "{count} km", "{count}公里"),
    "projection": (
        "Equirectangular projection, true to scale at {latitude}° N.", "Projection équirectangulaire, à l’échelle à {latitude}° N.",
        "Phép chiếu hình trụ đều khoảng cách, đúng tỉ lệ tại {latitude}° B.", "等距圆柱投影，北纬{latitude}°处比例正确。",
    ),
    # networks
    "attendance": ("Who attended which edition", "Qui a participé à quelle édition", "Ai tham dự kỳ nào", "何人出席哪届会议"),
    "co-participation": ("Who attended together", "Qui a participé avec qui", "Ai cùng tham dự", "何人共同出席"),
    "provinces": ("Provinces, mechanisms and hosts", "Provinces, mécanismes et hôtes", "Tỉnh, cơ chế và nơi đăng cai", "省区、机制与东道"),
    "offices-network": ("People, posts and bodies", "Personnes, postes et organes", "Người, chức vụ và cơ quan", "人员、职务与机构"),
    "topics": ("Topics agreed, proposed and reported", "Sujets convenus, proposés et rapportés", "Chủ đề đã thỏa thuận, đề xuất và báo cáo", "商定、提议与报道的议题"),
    "plans": ("What was announced", "Ce qui a été annoncé", "Những điều được thông báo", "已宣布的事项"),
    "evidence": ("Facts, passages and sources", "Faits, passages et sources", "Sự kiện, đoạn văn và nguồn", "事实、段落与来源"),
    "all": ("The whole graph of facts", "Tout le graphe des faits", "Toàn bộ đồ thị sự kiện", "事实全图"),
    "network-about": (
        "A network of {nodes} things and {edges} links, laid out so that linked things lie near each other; places and distances"
        " mean nothing else.",
        "Un réseau de {nodes} éléments et {edges} liens, disposé pour rapprocher ce qui est lié ; positions et distances ne disent"
        " rien d’autre.",
        "Mạng gồm {nodes} đối tượng và {edges} liên kết, xếp sao cho những gì có liên kết nằm gần nhau; vị trí và khoảng cách không"
        " có nghĩa nào khác.",
        "网络含{nodes}个对象、{edges}条联系，相连者排列相近；位置与距离别无他意。",
    ),
    "network-labelled": (
        "Only the {count} most connected things are labelled.", "Seuls les {count} éléments les plus reliés portent un nom.",
        "Chỉ ghi tên {count} đối tượng có nhiều liên kết nhất.", "仅标注联系最多的{count}个对象。",
    ),
    "network-empty": ("The graph holds nothing of this kind.", "Le graphe ne contient rien de tel.", "Đồ thị không có gì thuộc loại này.", "图谱中没有此类内容。"),
    "other-kinds": ("other kinds", "autres types", "loại khác", "其他类型"),
    # the report
    "report": ("What the graph knows", "Ce que sait le graphe", "Những gì đồ thị biết", "图谱所知"),
    "contents": ("Contents", "Sommaire", "Mục lục", "目录"),
    "pictures": ("Pictures", "Figures", "Hình vẽ", "图"),
    "statistics": ("What the graph holds", "Ce que contient le graphe", "Nội dung của đồ thị", "图谱内容"),
    "answers": ("Questions and answers", "Questions et réponses", "Câu hỏi và trả lời", "问答"),
    "source-list": ("Sources", "Sources", "Nguồn", "来源"),
    "figure": ("Figure {count}.", "Figure {count}.", "Hình {count}.", "图{count}。"),
    "asked-with": ("Asked with {values}.", "Posée avec {values}.", "Hỏi với {values}.", "提问参数：{values}。"),
    "nothing": ("The graph holds no answer.", "Le graphe ne contient pas de réponse.", "Đồ thị không có câu trả lời.", "图谱中没有答案。"),
    "told": ("told by", "rapporté par", "theo nguồn", "来源"),
    "claims": ("accepted claims", "assertions acceptées", "khẳng định được chấp nhận", "已接受的主张"),
    "to-top": ("to the contents", "au sommaire", "về mục lục", "回目录"),
    "column-source": ("source", "source", "nguồn", "来源"),
    "column-title": ("title or name", "titre ou nom", "nhan đề hoặc tên", "标题或名称"),
    "column-publisher": ("published by", "publié par", "nơi đăng", "发布者"),
    "column-date": ("published on", "publié le", "ngày đăng", "发布日期"),
    "column-language": ("language", "langue", "ngôn ngữ", "语言"),
    "column-address": ("original", "original", "bản gốc", "原文"),
    "column-class": ("class", "classe", "lớp", "类"),
    "column-count": ("things", "éléments", "đối tượng", "数量"),
}


def words(lang: str) -> Callable[..., str]:
    """Return a function that says a thing by its key, with values filled in, in a language of ``LANGUAGES``."""
    column = LANGUAGES.index(lang)

    def say(key: str, **values: object) -> str:
        return _WORDS[key][column].format(**values)

    return say


def known(key: str) -> bool:
    """Tell whether there are words for a key."""
    return key in _WORDS
