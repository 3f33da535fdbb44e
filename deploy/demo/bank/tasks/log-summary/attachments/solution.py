# 日志统计 / Log summary
# 键盘读入日期；读 server.log，写 summary.csv 和 errors.txt
# The date comes from the keyboard; read server.log, write summary.csv and errors.txt.
LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]

date = input().strip()

# 在这里写你的程序 / Write your program here.
