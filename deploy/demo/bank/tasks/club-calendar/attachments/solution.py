# 社团活动月历 / Club calendar
# 第一行：年份、月份、1 日是星期几；第二行：有活动的日期，可能是空行
# First line: year, month, weekday of the 1st. Second line: days with activities, may be empty.
year, month, first = map(int, input().split())
days = [int(word) for word in input().split()]

# 在这里写你的程序 / Write your program here.
