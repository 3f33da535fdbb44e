"""Knows the sentences that judging says to authors and staff: Chinese first, then English, in one line."""

from sandbox.values import Ended, Outcome

MESSAGE_CHARACTERS = 600
SHOWN_CHARACTERS = 80
LAST_LINE = 4096  # bytes of error output in which the last line is looked for


def say(chinese: str, english: str) -> str:
    """One message in both languages: it is stored with the run and read by people of either."""
    return f"{chinese} / {english}"


def ended_text(outcome: Outcome) -> str:
    """How a program ended."""
    match outcome.ended:
        case Ended.OUTPUT:
            return say("输出超出限制", "the output is above its limit")
        case Ended.MEMORY:
            return say("内存超出限制", "the memory limit was reached")
        case Ended.CPU:
            return say("CPU 时间超出限制", "the CPU time limit was reached")
        case Ended.WALL:
            return say("运行时间超出限制", "the wall-clock limit was reached")
        case Ended.SIGNALLED:
            return say(
                f"程序被信号 {outcome.signal} 终止", f"the program was ended by signal {outcome.signal}"
            )
        case Ended.EXITED:
            return say(
                f"程序以状态码 {outcome.exit_code} 退出", f"the program exited with {outcome.exit_code}"
            )


def different(where_zh: str, where_en: str, expected: str, got: str) -> str:
    """An answer that differs at one place."""
    return say(
        f"{where_zh}：应为 {shown(expected)}，得到 {shown(got)}",
        f"{where_en}: expected {shown(expected)}, got {shown(got)}",
    )


def value_text(value: object) -> str:
    """How a plain value is written; integers too long to be written as decimal text are named as such."""
    try:
        return repr(value)
    except ValueError:
        return say("（数字太长）", "(a number too long to show)")


def shown(text: str) -> str:
    """Clipped so that one value cannot fill a message."""
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def printable(text: str) -> str:
    """Clipped, without lone surrogates and control characters, which databases and terminals refuse."""
    clipped = text[:MESSAGE_CHARACTERS].encode("utf-8", errors="replace").decode("utf-8")
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in clipped)
