"""Knows the wording of every complaint about a bank, in both languages.

The words in braces are filled in by whoever reports; nothing here is specific to one file.
"""

from question_bank.text import Localised


def _both(zh: str, en: str) -> Localised:
    return Localised(zh=zh, en=en)


# Files and text
TOO_LARGE = _both("文件有 {size} 字节，超过上限 {cap} 字节", "has {size} bytes, the cap is {cap}")
TOO_MUCH = _both("整个文件夹超过 {cap} 字节", "the folder holds more than {cap} bytes")
TOO_MANY = _both("文件超过 {cap} 个", "the folder holds more than {cap} files")
LINK_OUTSIDE = _both("符号链接指向文件夹之外或不是文件", "is a link that leaves the folder or is no file")
NOT_UTF8 = _both("不是 UTF-8 文本（第 {at} 字节）", "is not UTF-8 text (byte {at})")
HAS_NUL = _both("文本中含有 NUL 字符", "holds a NUL character")
HAS_BOM = _both("以 BOM 开头，应为不带 BOM 的 UTF-8", "begins with a byte-order mark")
HAS_CR = _both("含有 CR 换行，应只用 LF", "holds carriage returns; lines must end in LF alone")
NOT_YAML = _both("不是有效的 YAML：{why}", "is not valid YAML: {why}")
MISSING_FILE = _both("缺少这个文件", "this file is missing")
CASE_TWIN = _both("文件名与 {other} 仅大小写不同", "its name differs from {other} only in capital letters")
UNEXPECTED_FILE = _both("这里不应有这个文件", "this file has no place here")
NOT_PYTHON = _both("不是有效的 Python：{why}", "is not valid Python: {why}")

# Fields
MISSING = _both("缺少此项", "is missing")
UNKNOWN_KEY = _both("未知的键 “{name}”（可用：{known}）", 'unknown key "{name}" (known: {known})')
NOT_MAPPING = _both("应为键值表", "must be a mapping")
NOT_LIST = _both("应为列表", "must be a list")
NOT_TEXT = _both("应为一段文字", "must be a text")
EMPTY = _both("不能为空", "must not be empty")
NOT_ONE_OF = _both("“{value}” 不在可选值之中：{known}", '"{value}" is not one of {known}')
BAD_ID = _both("“{value}” 不是有效标识（{rule}）", '"{value}" is no valid id ({rule})')
NOT_NUMBER = _both("“{value}” 不是数字", '"{value}" is not a number')
NOT_WHOLE = _both("“{value}” 不是整数", '"{value}" is no whole number')
OUT_OF_RANGE = _both("{value} 超出范围 {low} 至 {high}", "{value} is outside {low} to {high}")
TOO_FINE = _both("“{value}” 多于两位小数", '"{value}" has more than two decimals')
NOT_BOOLEAN = _both("“{value}” 应为 true 或 false", '"{value}" must be true or false')
NEEDS_LANGUAGES = _both("应分别给出 zh 与 en", "must give zh and en")
DUPLICATE = _both("“{value}” 已出现在 {other}", '"{value}" is already used in {other}')
REPEATED = _both("“{value}” 出现了不止一次", '"{value}" appears more than once')
NAME_MISMATCH = _both("标识 “{value}” 与名称 “{name}” 不符", 'id "{value}" differs from the name "{name}"')
BAD_VERSION = _both("“{value}” 不是形如 1.0.0 的版本号", '"{value}" is no version like 1.0.0')

# Items
FEW_OPTIONS = _both("选项只有 {count} 个，至少 4 个", "has {count} options, at least 4 are needed")
OPTION_IDS = _both("选项标识应依次为 {expected}", "option ids must be {expected}, in this order")
SAME_OPTION = _both("与选项 {other} 的文字相同", "says the same as option {other}")
KEY_NOT_OPTION = _both("答案 “{value}” 不是选项", 'key "{value}" is not an option')
KEY_ONE = _both(
    "单选题应恰有一个答案，现有 {count} 个", "a single choice has exactly one key, here are {count}"
)
KEY_SEVERAL = _both(
    "多选题至少有两个答案，现有 {count} 个", "a multiple choice has two or more keys, here are {count}"
)
BLANK_UNMARKED = _both("题干没有标出空 {{{{{id}}}}}", "the stem does not mark blank {{{{{id}}}}}")
BLANK_UNKNOWN = _both("题干标出的空 {{{{{id}}}}} 未定义", "the stem marks {{{{{id}}}}}, which is no blank")
BLANK_REPEATED = _both("题干多次标出空 {{{{{id}}}}}", "the stem marks blank {{{{{id}}}}} more than once")
READING_BLANK = _both(
    "阅读程序题的第一个空应为 “1”（程序输出）", 'the first blank of a reading item is "1", the output'
)

# Forms
TOTAL_SHORT = _both("合计 {total}，比 100.00 少 {by}", "totals {total}, {by} short of 100.00")
TOTAL_OVER = _both("合计 {total}，比 100.00 多 {by}", "totals {total}, {by} more than 100.00")
NO_SUCH_ITEM = _both("题库中没有试题 “{value}”", 'the bank has no item "{value}"')
NO_SUCH_TASK = _both("题库中没有任务 “{value}”", 'the bank has no task "{value}"')
LEVEL_DIFFERS = _both(
    "级别 {level} 与 {other} 的级别 {expected} 不符", "level {level} differs from {expected} of {other}"
)
BAD_VARIANT = _both("“{value}” 应为一个大写字母", '"{value}" must be one capital letter')

# Task packages: metadata
UNSUPPORTED_VERSION = _both("不支持的题包格式 “{value}”", 'package format "{value}" is not supported')
UNSUPPORTED_TYPE = _both("不支持 “{value}” 类型的题目", 'problems of type "{value}" are not supported')
STATIC_VALIDATOR = _both("不支持静态检查程序", "static validators are not supported")
VALIDATOR_LANGUAGE = _both(
    "不支持用 {language} 编写的输出检查程序，只支持 Python",
    "output validators in {language} are not supported, only those in Python are",
)
VALIDATOR_SEVERAL = _both(
    "有多个输出检查程序，只支持一个", "holds several output validators, only one is supported"
)
VALIDATOR_MISSING = _both("没有输出检查程序", "holds no output validator")
VALIDATOR_NO_MAIN = _both(
    "看不出从哪个文件运行输出检查程序", "it does not show which file of the output validator is run"
)
CHECKER_BESIDE = _both(
    "已有输出检查程序，不能再指定 checker", "cannot stand beside an output validator, which decides alone"
)
CUSTOM_GRADER = _both("不支持自定义评分程序（graders/）", "custom graders (graders/) are not supported")
OBJECTIVE_MIN = _both("不支持以最低分为目标", "an objective of the lowest score is not supported")
UNBOUNDED = _both("不支持没有上限的得分", "scores without a maximum are not supported")
INCLUDED_MAIN = _both(
    "不支持由题包提供主程序", "a main program that the package includes (a driver) is not supported"
)
REGEX_WRONG = _both("不是有效的正则表达式：{why}", "is no regular expression: {why}")
BAD_FLAGS = _both("无法识别的比较参数：{why}", "unknown comparison flags: {why}")
REQUIRE_UNKNOWN = _both(
    "require_pass 所指的 “{value}” 不是更靠前的组", 'require_pass names "{value}", which is no earlier group'
)
NOT_IDENTIFIER = _both("“{value}” 不是 Python 名称", '"{value}" is no Python name')
BAD_PATH = _both("“{value}” 不是安全的相对路径", '"{value}" is no safe relative path')
NOT_PY = _both("“{value}” 应以 .py 结尾", '"{value}" must end in .py')
ONLY_FOR = _both("只用于 {kind} 类任务", "is only for tasks of kind {kind}")
NO_STARTER = _both("attachments/ 中没有起始文件 “{value}”", 'attachments/ holds no starter file "{value}"')
NOT_IN_STARTER = _both("起始文件中没有这一行：{value}", "no starter file holds this line: {value}")
NO_STATEMENT = _both("缺少 {language} 语言的题面", "the statement in {language} is missing")
WEIGHT_UNKNOWN = _both("没有这个隐藏用例或用例组：{value}", "there is no secret case or group {value}")
WEIGHT_NOTHING = _both("组中没有用例可分配权重", "the group has no cases to share the weight")

# Task packages: cases and programs
NO_SAMPLES = _both("没有样例（data/sample）", "has no samples (data/sample)")
NO_SECRETS = _both("没有隐藏用例（data/secret）", "has no secret cases (data/secret)")
NO_ANSWER = _both("没有对应的 .ans 文件", "has no .ans file beside it")
NO_INPUT = _both("没有对应的 .in 文件", "has no .in file beside it")
NO_EXPECTED_FILES = _both("没有期望文件（{name}.out/）", "has no expected files ({name}.out/)")
NO_TESTS = _both("没有测试方法", "holds no test method")
NO_TEST_FILES = _both("data/secret 中没有 test_*.py", "data/secret holds no test_*.py")
BAD_VALUE = _both("{why}", "{why}")
NO_ACCEPTED = _both("没有正确解（submissions/accepted）", "has no accepted solution (submissions/accepted)")
UNKNOWN_VERDICTS = _both("未知的提交文件夹 “{value}”", 'unknown folder of submissions "{value}"')
BAD_EXPECTS = _both(
    "expects 行应形如 “# expects: WA 60.00”", 'an expects line reads like "# expects: WA 60.00"'
)
NO_ENTRY_FILE = _both("缺少要交的文件 “{value}”", 'lacks the file "{value}" that is handed in')

# What is left out on purpose
NOT_RUN_HERE = _both("考核不使用此文件夹", "Kaohe has no use for this folder")
NOT_IN_FORMAT = _both("不属于题包格式", "is no part of the package format")
NAME_IGNORED = _both("文件名含有题包不允许的字符", "its name has characters a package must not use")
OTHER_LANGUAGE = _both("只评判 Python 程序", "only Python programs are judged here")
STATEMENT_AS_SOURCE = _both("LaTeX 题面按源文本显示", "a LaTeX statement is shown as its source")
STATEMENT_PRINTED = _both("不显示 PDF 或 HTML 题面", "a statement in PDF or HTML is not shown")
NO_MAIN_FILE = _both("看不出从哪个文件运行", "it does not show which file is run")
FOLDER_UNKNOWN = _both("文件夹不承诺任何判定", "its folder promises no verdict")
STATEMENT_EXTRA = _both("题面的附加文件不显示", "extra files of a statement are not shown")
CASE_NOTE = _both("用例的说明文件不使用", "notes and pictures of a case are not used")

# Proving
WRONG_VERDICT = _both("应得 {promised}，实得 {verdict}", "promises {promised}, gets {verdict}")
WRONG_SCORE = _both(
    "应得 {promised} 分，实得 {score}/{maximum}", "promises {promised} of 100.00, gets {score} of {maximum}"
)
WRONG_POINTS = _both(
    "应得 {promised} 分，实得 {score}/{total}", "promises {promised} points, gets {score} of {total}"
)
SCORES_NOTHING = _both(
    "错误解得 0 分，应是似是而非的错误", "scores 0: a wrong solution must be a plausible mistake"
)
SCORES_FULL = _both(
    "错误解得满分，隐藏用例没有发现它", "scores full marks: no secret case notices the mistake"
)
SAME_FAILURES = _both("与 {other} 败于同样的用例", "fails the very cases that {other} fails")

# Validators
VALIDATOR_FAILS = _both("输出检查程序无法判定{what_zh}：{why}", "the output validator fails on {what}: {why}")
FED_ANSWER = _both("答案本身", "the answer itself")
FED_NOTHING = _both("空输出", "empty output")
FED_BINARY = _both("二进制输出", "binary output")
FED_TRUNCATED = _both("被截断的答案", "the answer cut in half")
FED_TWICE = _both("重复两遍的答案", "the answer twice")
FED_NO_NUMBER = _both("以 “²” 开头的答案", 'the answer beginning with "²"')
FED_NAN = _both("以 “nan” 开头的答案", 'the answer beginning with "nan"')
FED_DIGITS = _both("1 MiB 数字", "1 MiB of digits")
FED_WORDS = _both("1 MiB 单词", "1 MiB of words")

# Proving hidden tests
TAKES_IMPOSTOR = _both(
    "{why_zh} 也能通过 {case}，断言太弱：{text}", "{why} passes {case}; the assertion is too weak: {text}"
)
BELIEVES_LIAR = _both(
    "{case} 只凭程序自己的 == 就通过了空白结果，请与普通值比较：{text}",
    "{case} passes blank results on the word of the program's own ==; compare with plain values: {text}",
)
CANNOT_CROSS = _both(
    "{case} 在同一进程中通过，但不能跨沙箱评判：{why}",
    "{case} passes in one process but cannot be judged between boxes: {why}",
)
