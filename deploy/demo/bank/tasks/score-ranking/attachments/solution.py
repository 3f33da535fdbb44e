# 成绩排名 / Score ranking
# 读 scores.csv，写 ranking.csv / Read scores.csv, write ranking.csv.
import csv

HEADER = ["rank", "no", "name", "total"]

# 在这里写你的程序 / Write your program here.
