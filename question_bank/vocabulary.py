"""Knows the closed sets of words that items, tasks and forms are described with."""

from enum import StrEnum


class Level(StrEnum):
    """Level of the exam."""

    JUNIOR = "初级"
    INTERMEDIATE = "中级"
    SENIOR = "高级"


class Topic(StrEnum):
    """Part of the syllabus. In files the Chinese name or the lower-case member name is written."""

    SYNTAX = "语法与类型"
    FLOW = "流程控制"
    CONTAINERS = "容器与字符串"
    FUNCTIONS = "函数与模块"
    FILES = "文件与异常"
    CLASSES = "面向对象"
    STDLIB = "标准库"
    ETHICS = "规范与职业道德"


class Difficulty(StrEnum):
    """How hard the author holds an item to be."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class ItemKind(StrEnum):
    """Interaction of a theory item."""

    SINGLE = "single"  # 单选
    MULTIPLE = "multiple"  # 多选
    TRUE_FALSE = "true_false"  # 判断
    FILL = "fill"  # 填空
    READING = "reading"  # 阅读程序


class Normalise(StrEnum):
    """What a blank forgives before an answer is compared."""

    WIDTH = "width"  # full-width letters, digits and signs count as half-width ones
    SPACE = "space"  # white space around the answer goes, runs of it inside become one space
    CASE = "case"  # capital and small letters count alike


class TaskKind(StrEnum):
    """How a practical task is judged."""

    STDIO = "stdio"  # standard input against standard output
    FUNCTION = "function"  # one call against its returned value
    UNITTEST = "unittest"  # hidden test methods
    FILES = "files"  # files written into the working directory
