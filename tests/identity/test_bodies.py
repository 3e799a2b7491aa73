"""Names of real bodies of every kind of place: division, level, kind, role."""

import pytest

from extractors.identity import identify
from tests.identity.making import evidence, of

# name | division (townships: how it begins) | level | kind | body
BODIES = """
北京市统计局|110000|province|statistics|department
北京市西城区教育委员会|110102|county|education|department
天津市滨海新区人民政府|120116|county|government|government
天津市滨海新区人民政府办公室|120116|county|office|office
河北省发展和改革委员会|130000|province|development_reform|department
雄县住房和城乡建设局|130638|county|housing|department
山西省大同市云冈区人民政府|140214|county|government|government
内蒙古自治区人民政府办公厅|150000|province|office|office
内蒙古自治区锡林郭勒盟行政公署|152500|prefecture|government|government
锡林郭勒盟统计局|152500|prefecture|statistics|department
鄂伦春自治旗公安局|150723|county|public_security|department
鄂伦春旗公安局|150723|county|public_security|department
鄂温克族自治旗财政局|150724|county|finance|department
达拉特旗审计局|150621|county|audit|department
昌图县文旅广电局|211224|county|culture_tourism|department
沈阳市沈北新区卫生健康局|210113|county|health|department
延边朝鲜族自治州人民政府|222400|prefecture|government|government
延边州审计局|222400|prefecture|audit|department
前郭尔罗斯蒙古族自治县财政局|220721|county|finance|department
前郭县财政局|220721|county|finance|department
大兴安岭地区行政公署办公室|232700|prefecture|office|office
上海市浦东新区人民政府|310115|county|government|government
浦东新区教育局|310115|county|education|department
上海市人民政府参事室|310000|province|archives_history|department
上海市公安局浦东分局|310115|county|public_security|field_branch
江苏省苏州市人民政府|320500|prefecture|government|government
苏州工业园区管理委员会|320500|prefecture|zone|zone
昆山市统计局|320583|county|statistics|department
浙江省杭州市临平区统计局|330113|county|statistics|department
温州市公安局鹿城区分局|330302|county|public_security|field_branch
台州市路桥区螺洋街道办事处|331004|township|street_township|subdistrict
永嘉县溪下乡人民政府|330324|township|street_township|township
景宁畲族自治县民政局|331127|county|civil_affairs|department
安徽省黄山市黄山区人民政府|341003|county|government|government
福州市晋安区人民政府|350111|county|government|government
泉州市鲤城区人民政府办公室|350502|county|office|office
景德镇市昌江区工信局|360202|county|industry|department
邹城市唐村镇人民政府|370883|township|street_township|township
微山县高楼乡人民政府|370826|township|street_township|township
微山县两城镇人民政府|370826|township|street_township|township
迁安市大五里镇人民政府|130283|township|street_township|township
济源市人民政府|419001|county|government|government
仙桃市教育局|429004|county|education|department
湖北省神农架林区人民政府|429021|county|government|government
恩施土家族苗族自治州统计局|422800|prefecture|statistics|department
恩施州统计局|422800|prefecture|statistics|department
恩施市统计局|422801|county|statistics|department
湘西自治州统计局|433100|prefecture|statistics|department
湘西土家族苗族自治州统计局|433100|prefecture|statistics|department
深圳市公安局龙华分局|440309|county|public_security|field_branch
深圳市福田区香蜜湖片区建设发展事务中心|440304|county|other|other
东莞市人民政府|441900|prefecture|government|government
中山市东区街道办事处|4420|township|street_township|subdistrict
龙胜各族自治县水利局|450328|county|water|department
广西壮族自治区水利厅|450000|province|water|department
三亚市崖州区人民政府|460205|county|government|government
琼海市审计局|469002|county|audit|department
白沙黎族自治县审计局|469025|county|audit|department
重庆市公安局渝中区分局|500103|county|public_security|field_branch
重庆市开州区公安局|500154|county|public_security|department
重庆市万盛经开区东林街道办事处|500110|township|street_township|subdistrict
石柱县人民政府|500240|county|government|government
四川省凉山彝族自治州人民政府|513400|prefecture|government|government
峨边县人民政府|511132|county|government|government
马边彝族自治县人民政府办公室|511133|county|office|office
六盘水市六枝特区人民政府|520203|county|government|government
黔东南州人民政府办公室|522600|prefecture|office|office
云南省大理白族自治州人民政府|532900|prefecture|government|government
大理市人民政府|532901|county|government|government
洱源县政务服务管理局|532930|county|government_services|department
西藏自治区财政厅|540000|province|finance|department
阿里地区行政公署|542500|prefecture|government|government
杨凌示范区审计局|||audit|department
甘肃省临夏回族自治州财政局|622900|prefecture|finance|department
积石山县审计局|622927|county|audit|department
青海省海南藏族自治州人民政府|632500|prefecture|government|government
海西州统计局|632800|prefecture|statistics|department
海南省统计局|460000|province|statistics|department
吉林市统计局|220200|prefecture|statistics|department
宁夏回族自治区固原市原州区人民政府|640402|county|government|government
新疆维吾尔自治区统计局|650000|province|statistics|department
巴音郭楞蒙古自治州统计局|652800|prefecture|statistics|department
巴州统计局|652800|prefecture|statistics|department
塔什库尔干塔吉克自治县财政局|653131|county|finance|department
察布查尔锡伯自治县财政局|654022|county|finance|department
石河子市人民政府|659001|county|government|government
新疆生产建设兵团统计局||province|statistics|department
国家税务总局北京市税务局|110000|province|tax|field_branch
国家税务总局黄山市黄山区税务局|341003|county|tax|field_branch
国家统计局聊城调查队|371500|prefecture|statistics|field_branch
国家统计局山东调查总队|370000|province|statistics|field_branch
中华人民共和国杭州海关|330100|central|customs|field_branch
广州海关|440100|central|customs|field_branch
教育部||central|education|department
中华人民共和国司法部||central|justice|department
国务院办公厅||central|office|office
国家林业和草原局||central|forestry|department
海关总署||central|customs|department
蓬莱市统计局|370684|county|statistics|department
长沙高新技术产业开发区管理委员会|430100|prefecture|zone|zone
合肥高新区管委会|340100|prefecture|zone|zone
肥东经济开发区管理委员会|340122|county|zone|zone
青岛西海岸新区管委会|370200|prefecture|zone|zone
兰州新区管理委员会|620100|prefecture|zone|zone
河北雄安新区管理委员会|||zone|zone
淄博高新区中埠镇人民政府|3703|township|street_township|township
石家庄市桥西区中山街道办事处|130104|township|street_township|subdistrict
高平市东城街街道办事处|140581|township|street_township|subdistrict
深圳市市场监督管理局龙华监管局|440309|county|market_supervision|field_branch
厦门市翔安区教育局|350213|county|education|department
宜城市教育局|420684|county|education|department
贵阳市商务局|520100|prefecture|commerce|department
开封市祥符区教育体育局|410212|county|education|department
嘉善县教育和科技局|330421|county|education|department
文山市农业农村和科学技术局|532601|county|agriculture+science|department
金门县财政局|350527|county|finance|department
马鞍山市生态环境局和县分局|340523|county|ecology|field_branch
朝阳市教育局|211300|prefecture|education|department
乌鲁木齐市天山区燕儿窝街道|650102|township|street_township|subdistrict
文登统计局|371003|county|statistics|department
上海市|310000|province|government|government
贵阳市|520100|prefecture|government|government
丽水市|331100|prefecture|government|government
西双版纳州人民政府|532800|prefecture|government|government
宁波市鄞州区人民政府首南街道办事处|330212|township|street_township|subdistrict
广州市南沙区司法局|440115|county|justice|department
赣江新区管理委员会|||zone|zone
襄阳市襄州区人民政府|420607|county|government|government
襄阳市襄城区市场监督管理局|420602|county|market_supervision|department
郑州航空港经济综合实验区管理委员会|410100|prefecture|zone|zone
莱芜市统计局|371200|prefecture|statistics|department
河南省农业农村厅|410000|province|agriculture|department
湖北省药品监督管理局|420000|province|drug|department
中国人民银行||central|central_bank|department
上海市黄浦区外滩街道办事处|310101|township|street_township|subdistrict
北京市朝阳区建外街道办事处|110105|township|street_township|subdistrict
北京经济技术开发区管理委员会|110000|province|zone|zone
广东省深汕特别合作区管理委员会|||zone|zone
河池市宜州区民族宗教事务局|451203|county|ethnic_religious|department
上海市生态环境局|310000|province|ecology|department
重庆市规划和自然资源局|500000|province|natural_resources|department
北京市规划和自然资源委员会|110000|province|natural_resources|department
天津市市场监督管理委员会|120000|province|market_supervision|department
山东省地方金融监督管理局|370000|province|financial_office|department
合肥市数据资源管理局|340100|prefecture|government_services|department
江西省人力资源和社会保障厅|360000|province|hr_social_security|department
湖南省湘西土家族苗族自治州永顺县人民政府|433127|county|government|government
长春净月高新技术产业开发区管理委员会|220100|prefecture|zone|zone
吉林省林业和草原局|220000|province|forestry|department
四川省乐山市市中区人民政府|511102|county|government|government
内江市市中区统计局|511002|county|statistics|department
崇明区生态环境局|310151|county|ecology|department
两江新区管理委员会|||zone|zone
大连市甘井子区人民政府|210211|county|government|government
普洱市景谷傣族彝族自治县人民政府|530824|county|government|government
景谷县人民政府|530824|county|government|government
双江自治县人民政府|530925|county|government|government
天津市津南区人民政府|120112|county|government|government
重庆市渝北区交通局|500112|county|transport|department
青岛西海岸新区（黄岛区）教育局|370211|county|education|department
黄岛区（西海岸新区）教育局|370211|county|education|department
广州市黄埔区、广州开发区司法局|440112|county|justice|department
苏州高新区（虎丘区）枫桥街道办事处|320505|township|street_township|subdistrict
天津市国土资源和房屋管理局宝坻区国土资源分局|120115|county|natural_resources|field_branch
兵团第六师五家渠市财政局||prefecture|finance|department
八师石河子市市场监督管理局||prefecture|market_supervision|department
神农架统计局|429021|county|statistics|department
杭州高新区（滨江）|330108|county|government|government
杭州高新区（滨江）教育局|330108|county|education|department
聊城市市场监管局|371500|prefecture|market_supervision|department
聊城市东昌府区市场监管分局|371502|county|market_supervision|field_branch
聊城市东昌府区食品药品监管局|371502|county|market_supervision|department
聊城市交通运输综合行政执法支队|371500|prefecture|transport|other
国家金融监督管理总局大连监管局|210200|prefecture|financial_supervision|field_branch
西安高新技术产业开发区管理委员会|610100|prefecture|zone|zone
焦作市城乡一体化示范区管理委员会|410800|prefecture|zone|zone
广州市港务局|440100|prefecture|transport|department
安徽省经济委员会|340000|province|industry|department
成都市公园城市建设管理局|510100|prefecture|other|other
长白山保护开发区管理委员会|||zone|zone
咸阳市烟草专卖局（公司）|610400|prefecture|tobacco|field_branch
广州铁路监督管理局|440100|central|railway|field_branch
中国民用航空华东地区管理局||central|civil_aviation|other
聊城市人民政府驻北京办事处|371500|prefecture|other|other
重庆市渝中区教委|500103|county|education|department
上海市静安区建设和管理委员会|310106|county|housing|department
梅河口市政务服务和数字化建设管理局|220581|county|government_services|department
聊城市精神文明建设委员会办公室|371500|prefecture|other|other
郑州市管城区人民政府|410104|county|government|government
漳州台商投资区管理委员会|350600|prefecture|zone|zone
深圳市规划和自然资源局南山管理局|440305|county|natural_resources|field_branch
聊城市林业局国有林场管理局|371500|prefecture|forestry|department
山西省能源局|140000|province|energy|department
三沙市人民政府|460300|prefecture|government|government
"""


@pytest.mark.parametrize("line", BODIES.strip().splitlines())
def test_body(line: str) -> None:
    name, division, level, kind, role = line.split("|")
    year = 2010 if name.startswith(("蓬莱市", "莱芜市")) else 2022
    body = identify(of(name, year=year))
    assert body.agency == name
    assert (body.division or "")[: len(division)] == division
    assert bool(body.division) == bool(division)
    assert (body.kind, body.body, body.year) == (kind, role, year)
    assert body.level == level or not level
    assert body.province == (body.division[:2] if body.division else body.province)


AMBIGUOUS = {
    "新华区统计局": ("130105", "130902", "410402"),
    "市中区统计局": ("370103", "370402", "511002", "511102"),
    "鼓楼区人民政府": ("320106", "320302", "350102", "410204"),
    "朝阳区教育局": ("110105", "220104"),
}


@pytest.mark.parametrize(("name", "candidates"), AMBIGUOUS.items())
def test_ambiguous_place_stays_open(name: str, candidates: tuple[str, ...]) -> None:
    body = identify(of(name))
    assert body.division is None
    assert body.division_candidates == candidates
    assert body.level == "county"
    assert body.agency_id.startswith("unresolved:")


def test_place_that_had_ended_is_no_candidate() -> None:
    # 济宁市市中区 (370802) ended in 2013.
    assert "370802" in identify(of("市中区统计局", year=2011)).division_candidates
    assert "370802" not in identify(of("市中区统计局", year=2020)).division_candidates


@pytest.mark.parametrize(
    ("name", "year", "division"),
    [
        ("和县统计局", 2010, "341424"),
        ("和县统计局", 2022, "340523"),
        ("三元区统计局", 2019, "350403"),
        ("三元区统计局", 2021, "350404"),
        ("互助土族自治县统计局", 2012, "632126"),
        ("文登市统计局", 2013, "371081"),
        ("文登区统计局", 2014, "371003"),
        ("巢湖市统计局", 2022, "340181"),
        ("孟津县统计局", 2020, "410322"),
    ],
)
def test_code_is_of_the_year(name: str, year: int, division: str) -> None:
    assert identify(of(name, year=year)).division == division


def test_township_name_borne_by_many() -> None:
    body = identify(of("城关镇人民政府"))
    assert (body.level, body.division) == ("township", None)
    assert len(body.division_candidates) > 50


def test_unknown_township_has_no_code() -> None:
    body = identify(of("慈溪市不曾有镇人民政府"))
    assert (body.level, body.division, body.province) == ("township", None, "33")
    assert body.agency_id.startswith("unresolved:")


@pytest.mark.parametrize("name", ["县统计局", "统计局", "市教育局"])
def test_no_place_at_all(name: str) -> None:
    body = identify(of(name))
    assert (body.division, body.division_candidates, body.province) == (None, (), None)
    assert body.agency_id.startswith("unresolved:")


def test_county_level_is_told_by_its_committee() -> None:
    assert identify(of("统计局", "在县委、县政府的领导下，县统计局开展工作。")).level == "county"


def test_an_unknown_place_in_a_known_one_has_no_level() -> None:
    body = identify(of("郑州市不曾有区人民政府"))
    assert (body.level, body.division, body.province) == ("unknown", None, "41")


def test_the_site_is_not_the_body_where_the_words_of_the_title_are_not_known() -> None:
    title = "溆浦县不曾有过局2022年政府信息公开工作年度报告"
    site = f"溆浦县人民政府 政府信息公开年度报告 {title}"
    body = identify(evidence(title, "一、总体情况", titles=(site,)))
    assert (body.agency, body.body) == ("溆浦县不曾有过局", "other")
