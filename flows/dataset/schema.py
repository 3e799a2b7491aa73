"""Every table of the dataset, declared once: for writing, for datapackage.json, for the last look before publishing."""

from dataclasses import dataclass
from functools import cache
from typing import Final, get_args

import pyarrow as pa

from extractors.bundle import Outcome
from extractors.facts import Basis, Grade, Level, Scope, Severity, State, Status
from extractors.forms import FORMS, TableName, Unit, appendices, form
from extractors.forms.form import TABLES as THREE
from flows.dataset.contract import APPENDIX_CODES, FORM_CODES
from flows.dataset.coverage import STATUSES
from flows.dataset.series import COMPARABILITIES, series_map

PARTITION: Final = ("year", "level")
"""The columns that stand in the folders' names and not in the files.

Readers take them from there. Were they in the files too, pandas and pyarrow would refuse the folder, for the two
types of one column (int16 and a dictionary) do not merge.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its Arrow type, its meaning in English and Chinese, whether it may be null, the codes it may hold."""

    name: str
    type: pa.DataType
    en: str
    zh: str
    nullable: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `key` names the columns that tell its rows apart; no key where rows may be equal."""

    name: str
    en: str
    zh: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def partitioned(self) -> bool:
        """Whether its rows are of reports, and so lie in folders by `year` and `level`."""
        return set(PARTITION) <= {column.name for column in self.columns}

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns that stand in the files."""
        return tuple(c for c in self.columns if not (self.partitioned and c.name in PARTITION))

    def schema(self) -> pa.Schema:
        """The Arrow schema of the files."""
        return pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in self.stored])


_TEXT = pa.string()
_TEXTS = pa.list_(pa.field("item", pa.string()))


@cache
def _codes(table: TableName, axis: str) -> tuple[str, ...]:
    blocks = [block for code in FORMS for block in form(code).tables[table].blocks]
    return tuple(dict.fromkeys(line.code for block in blocks for line in getattr(block, axis)))


_KEYS = (
    Column("agency_id", _TEXT, "Stable id of the reporting body; starts with `unresolved:` where it could not be told",
           "报告机关的固定编号；无法确定时以 unresolved: 开头"),
    Column("agency", _TEXT, "Name of the body as it names itself, whitespace removed", "机关自称的名称，已去除空白"),
    Column("level", _TEXT, "Level of the government that the body belongs to", "机关所属政府的层级",
           codes=get_args(Level)),
    Column("year", pa.int16(), "Year reported on, not of publication; 0 where it cannot be told",
           "报告所述年度（不是发布年度）；无法确定时为0"),
    Column("scope", _TEXT, "The body alone (own) or a government's sum over its bodies (consolidated)",
           "本机关（own）或本级政府汇总（consolidated）", codes=get_args(Scope)),
    Column("report_id", _TEXT, "One report: body, year, scope", "一份报告：机关、年度、口径"),
)  # fmt: skip

_CELL = (
    Column("basis", _TEXT, "How the value came about; value is null exactly for blank, unreadable and absent",
           "数值的来源；blank、unreadable、absent 时 value 为空", codes=get_args(Basis)),
    Column("printed", _TEXT, "Text of the cell as it stands in the document", "单元格中的原文", nullable=True),
    Column("document", _TEXT, "sha256 of the file that the cell stands in", "单元格所在文件的 sha256"),
    Column("locator", _TEXT, "Where the cell stands in the file", "单元格在文件中的位置", nullable=True),
)  # fmt: skip


def _state(table: TableName, zh: str) -> Column:
    return Column(f"{table}_state", _TEXT, f"State of the table `{table}`", f"{zh}的状态", codes=get_args(State))


_REPORTS = Table("reports", "One row a report", "每份报告一行", (
    *_KEYS,
    Column("title", _TEXT, "Title of the report", "报告标题"),
    Column("kind", _TEXT, "Kind of the body; several are joined with +", "机关类别；多个类别以 + 连接"),
    Column("body", _TEXT, "Sort of the body: government, office, department and so on",
           "机关性质：政府、办公厅（室）、部门等"),
    Column("division", _TEXT, "Division code (GB/T 2260, 6 digits; township 9); null where ambiguous",
           "行政区划代码（GB/T 2260，6位；乡级9位）；有歧义时为空", nullable=True),
    Column("division_candidates", _TEXTS, "Division codes that fit the evidence", "与证据相符的行政区划代码"),
    Column("province", _TEXT, "Province (2 digits)", "省级代码（2位）", nullable=True),
    Column("form", _TEXT, "Form of table 三", "表三所用格式", codes=FORM_CODES),
    Column("disclosure_form", _TEXT, "Form of table 二", "表二所用格式", codes=FORM_CODES),
    Column("published", pa.date32(), "Day of publication", "发布日期", nullable=True),
    Column("source_url", _TEXT, "Address that the main file came from", "主文件的来源网址", nullable=True),
    Column("document", _TEXT, "sha256 of the main file", "主文件的 sha256"),
    Column("documents", _TEXTS, "sha256 of every file of the report, the main one first",
           "报告全部文件的 sha256，主文件在前"),
    Column("media_type", _TEXT, "Type of the main file, told from its bytes", "主文件的类型（按内容判断）"),
    _state("disclosure", "表二"),
    _state("applications", "表三"),
    _state("review_litigation", "表四"),
    Column("checks_passed", pa.int32(), "Hard checks that pass", "通过的硬性校验数"),
    Column("checks_failed", pa.int32(), "Hard checks that fail", "未通过的硬性校验数"),
    Column("checks_unassessable", pa.int32(), "Hard checks with an operand that is null",
           "因缺数而无法判断的硬性校验数"),
    Column("grade", _TEXT, "clean: all tables filled, no hard check fails; flagged: one fails or a number is in doubt; "
           "partial: a table is blank, absent or unreadable, nothing fails",
           "clean：三表齐全且无硬性校验失败；flagged：有校验失败或数字存疑；partial：有表为空、缺失或不可读，但无失败",
           codes=get_args(Grade)),
    Column("doubts", _TEXTS, "What a person should look at: why a report without a failing check is flagged",
           "需要人工查看之处：没有校验失败的报告为何被标记"),
    Column("identity_evidence", _TEXTS, "What decided body and place, each as `kind: text`, the strongest first",
           "确定机关和地区的依据，格式为“类别: 原文”，最有力者在前"),
    Column("identity_conflicts", _TEXTS, "What speaks of another place, each as `kind: text`",
           "指向其他地区的相反证据，格式为“类别: 原文”"),
    Column("appendix_form", _TEXT, "Form of the statistics table of before 2019; none where there is none",
           "2019年以前统计表所用格式；没有时为 none", codes=APPENDIX_CODES),
), ("report_id",))  # fmt: skip

_APPLICATIONS = Table("applications", "Table 三: one row a cell of the form", "表三：格式中的每个单元格一行", (
    *_KEYS,
    Column("item", _TEXT, "Row of table 三", "表三的行", codes=_codes("applications", "rows")),
    Column("applicant", _TEXT, "Column of table 三: who applied", "表三的列：申请人",
           codes=_codes("applications", "columns")),
    Column("value", pa.int64(), "Number of applications", "件数", nullable=True),
    *_CELL,
), ("report_id", "item", "applicant"))  # fmt: skip

_REVIEW = Table("review_litigation", "Table 四: one row a cell of the form", "表四：格式中的每个单元格一行", (
    *_KEYS,
    Column("procedure", _TEXT, "Review, or litigation with or without review before", "行政复议或行政诉讼",
           codes=_codes("review_litigation", "rows")),
    Column("result", _TEXT, "How it ended", "结果", codes=_codes("review_litigation", "columns")),
    Column("value", pa.int64(), "Number of cases", "件数", nullable=True),
    *_CELL,
), ("report_id", "procedure", "result"))  # fmt: skip

_DISCLOSURE = Table("disclosure", "Table 二: one row a cell of the form", "表二：格式中的每个单元格一行", (
    *_KEYS,
    Column("item", _TEXT, "Row of table 二", "表二的行", codes=_codes("disclosure", "rows")),
    Column("measure", _TEXT, "What is counted: issued, in force, decisions and so on",
           "计量的内容：制发、现行有效、处理决定等",
           codes=_codes("disclosure", "columns")),
    Column("value", pa.float64(), "The number, in `unit`", "数值，单位见 unit", nullable=True),
    Column("unit", _TEXT, "Unit of the value", "数值的单位", codes=get_args(Unit)),
    *_CELL,
), ("report_id", "item", "measure"))  # fmt: skip

_CHECKS = Table("checks", "Every check of every report, with both sides", "每份报告的每项校验及其两侧数值", (
    *_KEYS,
    Column("rule", _TEXT, "The rule that is checked", "校验规则"),
    Column("subject", _TEXT, "Row, column or item that the check is about", "校验针对的行、列或项目"),
    Column("severity", _TEXT, "hard: the form's own sums; soft: a hint that does not change the grade "
           "(copies that differ are a doubt besides)",
           "hard：表内勾稽关系；soft：提示性校验，不影响等级（副本不一致另记为存疑）", codes=get_args(Severity)),
    Column("status", _TEXT, "pass, fail, or unassessable where an operand is null", "通过、未通过或无法判断",
           codes=get_args(Status)),
    Column("left", pa.float64(), "Left side", "左侧", nullable=True),
    Column("right", pa.float64(), "Right side", "右侧", nullable=True),
    Column("detail", _TEXT, "More about it, mostly empty", "说明，多为空"),
), ("report_id", "rule", "subject"))  # fmt: skip

_CLAIMS = Table("claims", "Numbers that the prose states", "正文文字中陈述的数字", (
    *_KEYS,
    Column("subject", _TEXT, "Item that the sentence is about", "所述项目"),
    Column("value", pa.float64(), "Number stated, in the unit of the subject", "所述数字，单位依项目而定"),
    Column("quote", _TEXT, "The words that state it", "原文"),
    Column("agrees", pa.bool_(), "Whether the table has the same number; null where it has none",
           "与表中数字是否一致；表中无此数字时为空", nullable=True),
))  # fmt: skip

_UNPLACED = Table("unplaced", "Numbers in a table of a report that no cell of the form took",
                  "表中未能归入任何单元格的数字", (
    *_KEYS,
    Column("document", _TEXT, "sha256 of the file", "所在文件的 sha256"),
    Column("locator", _TEXT, "Where it stands in the file", "在文件中的位置", nullable=True),
    Column("printed", _TEXT, "Text as it stands", "原文"),
    Column("reason", _TEXT, "Why no cell took it", "未能归入的原因"),
))  # fmt: skip

_APPENDIX = Table("appendix_2014", "The statistics table of before 2019: one row a cell of its form",
                  "2019年以前的政府信息公开情况统计表：格式中的每个单元格一行", (
    *_KEYS,
    Column("form", _TEXT, "The form: 2014 is the national one, the others are of provinces and cities",
           "格式：2014 为全国统一格式，其余为地方格式", codes=APPENDIX_CODES[:-1]),
    Column("item", _TEXT, "Row of the statistics table", "统计表的行",
           codes=tuple(dict.fromkeys(key.row for one in appendices() for key in one.cells()))),
    Column("measure", _TEXT, "Which number of the row: of the year, of the period, of all years",
           "该行的哪个数：本年、本期、历年累计",
           codes=tuple(dict.fromkeys(key.column for one in appendices() for key in one.cells()))),
    Column("value", pa.float64(), "The number, in `unit`", "数值，单位见 unit", nullable=True),
    Column("unit", _TEXT, "Unit of the value", "数值的单位", codes=get_args(Unit)),
    *_CELL,
), ("report_id", "item", "measure"))  # fmt: skip

_SERIES = Table("series", "One series over the forms of all years", "跨年度、跨格式的可比序列", (
    *_KEYS,
    Column("measure", _TEXT, "What is counted", "计量的内容", codes=tuple(series_map().labels)),
    Column("value", pa.int64(), "The number; null where a cell that it is the sum of is null",
           "数值；其任一组成单元格为空时为空", nullable=True),
    Column("comparability", _TEXT, "How far it compares with the form of 2021: exact, good (the limits moved a "
           "little), weak (another rule)", "与2021年格式的可比程度：exact 一致，good 口径略有变化，weak 口径不同",
           codes=COMPARABILITIES),
    Column("form", _TEXT, "Form that the value comes from; none: a sentence states it",
           "数值所出的格式；none 为正文陈述",
           codes=tuple(dict.fromkeys((*FORM_CODES, *APPENDIX_CODES)))),
), ("report_id", "measure"))  # fmt: skip

_REVISIONS = Table("revisions", "What changed between two editions of one report: one row a cell",
                   "同一报告前后两版之间的变动：每个单元格一行", (
    *_KEYS,
    Column("table", _TEXT, "Table of the cell", "单元格所在的表", codes=(*THREE, "appendix_2014")),
    Column("item", _TEXT, "Row and column of the cell, as `received.new/total`",
           "单元格的行与列，如 received.new/total"),
    Column("before", pa.float64(), "Value in the older edition", "旧版数值", nullable=True),
    Column("after", pa.float64(), "Value in the newer edition", "新版数值", nullable=True),
    Column("printed_before", _TEXT, "Text of the cell in the older edition", "旧版单元格原文", nullable=True),
    Column("printed_after", _TEXT, "Text of the cell in the newer edition", "新版单元格原文", nullable=True),
    Column("document_before", _TEXT, "sha256 of the main file of the older edition", "旧版主文件的 sha256"),
    Column("document_after", _TEXT, "sha256 of the main file of the newer edition", "新版主文件的 sha256"),
    Column("dated", pa.bool_(), "Whether dates say which edition is newer; else the last path is taken for it",
           "是否有日期说明先后；否则以路径在后者为新版"),
))  # fmt: skip

_COVERAGE = Table("coverage", "Every known body in every year: has it published, and when",
                  "每个已知机关每一年度是否公布、何时公布", (
    Column("agency_id", _TEXT, "Stable id of the body", "机关的固定编号"),
    Column("agency", _TEXT, "Its name in the report of that year, else in the nearest",
           "该年（否则相邻年度）报告中的名称"),
    Column("level", _TEXT, "Level of government", "层级", codes=get_args(Level)),
    Column("year", pa.int16(), "Year to be reported on", "应报告的年度"),
    Column("status", _TEXT, "published; elsewhere: found only on sites that are no government's; missing; not_yet_due",
           "published 已公布；elsewhere 仅见于非政府网站；missing 未见；not_yet_due 未到期限", codes=STATUSES),
    Column("published", pa.date32(), "Day on which the first edition was published", "首版发布日期", nullable=True),
    Column("deadline", pa.date32(), "Last day by law; null where the law sets none", "法定期限；无规定时为空",
           nullable=True),
    Column("days_after_deadline", pa.int32(), "Days from the deadline to the publication; below zero: early",
           "发布日期距法定期限的天数；负数为提前", nullable=True),
    Column("source_url", _TEXT, "Where it was found", "所见网址", nullable=True),
    Column("report_id", _TEXT, "The report that counts", "所采用的报告", nullable=True),
), ("agency_id", "year"))  # fmt: skip

_DOCUMENTS = Table("documents", "One row a raw file", "每个原始文件一行", (
    Column("document", _TEXT, "sha256 of the bytes; null where they could not be read",
           "内容的 sha256；无法读取时为空", nullable=True),
    Column("path", _TEXT, "Path below the raw folder; bytes that are no UTF-8 are percent-encoded",
           "相对于原始文件夹的路径；非 UTF-8 字节以百分号编码"),
    Column("bytes", pa.int64(), "Size in bytes", "字节数", nullable=True),
    Column("media_type", _TEXT, "Type told from the bytes", "类型（按内容判断）", nullable=True),
    Column("source_url", _TEXT, "Address that the file came from", "来源网址", nullable=True),
    Column("fetched_at", pa.timestamp("us"), "When it was fetched, UTC", "抓取时间（UTC）", nullable=True),
    Column("outcome", _TEXT, "What became of the file", "处理结果", codes=get_args(Outcome)),
    Column("detail", _TEXT, "Why; over a limit: `limit:` and which", "原因；超出限制时为 limit: 及其名称"),
    Column("report_id", _TEXT, "The report that the file belongs to", "所属报告", nullable=True),
), ("path",))  # fmt: skip

_AGENCIES = Table("agencies", "The bodies that report", "报告机关", (
    Column("agency_id", _TEXT, "Stable id of the body", "机关的固定编号"),
    Column("agency", _TEXT, "Name in the latest report", "最近一份报告中的名称"),
    Column("level", _TEXT, "Level of government", "层级", codes=get_args(Level)),
    Column("kind", _TEXT, "Kind of the body", "机关类别"),
    Column("body", _TEXT, "Sort of the body", "机关性质"),
    Column("division", _TEXT, "Division code", "行政区划代码", nullable=True),
    Column("province", _TEXT, "Province (2 digits)", "省级代码（2位）", nullable=True),
    Column("names", _TEXTS, "Every name seen", "出现过的全部名称"),
    Column("first_year", pa.int16(), "First year reported on", "最早年度", nullable=True),
    Column("last_year", pa.int16(), "Last year reported on", "最近年度", nullable=True),
    Column("successor", _TEXT, "Body that followed by a change of division or a reform, where it reports too",
           "行政区划调整或机构改革后的承接机关（亦有报告者）", nullable=True),
), ("agency_id",))  # fmt: skip

_DIVISIONS = Table("divisions", "The registry of administrative divisions as used", "所用行政区划表", (
    Column("code", _TEXT, "Division code", "行政区划代码"),
    Column("name", _TEXT, "Name", "名称"),
    Column("parent", _TEXT, "Code of the division above", "上级代码", nullable=True),
    Column("level", _TEXT, "Level", "层级", codes=get_args(Level)),
    Column("zone", pa.bool_(), "Development zone: it has a statistical code, none of GB/T 2260",
           "开发区：有统计代码而无国标代码"),
    Column("since", pa.int16(), "First year of this code and name, where later than 2007",
           "该代码和名称的起始年（2008年及以后）", nullable=True),
    Column("until", pa.int16(), "Last year of this code and name; null where it stands",
           "该代码和名称的最后一年；现存时为空", nullable=True),
    Column("successor", _TEXT, "Division that took its place under its bare name at once",
           "直接承接其名称的行政区划", nullable=True),
), ("code", "name"))  # fmt: skip

TABLES: Final = {
    table.name: table
    for table in (
        _REPORTS, _APPLICATIONS, _REVIEW, _DISCLOSURE, _APPENDIX, _SERIES, _CHECKS, _CLAIMS, _UNPLACED, _REVISIONS,
        _COVERAGE, _DOCUMENTS, _AGENCIES, _DIVISIONS,
    )
}  # fmt: skip
"""The tables by name, in the order of the documentation."""
