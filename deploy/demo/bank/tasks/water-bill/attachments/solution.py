# 阶梯水费 / Stepped water bill
# 读入一行：上月读数、本月读数、家庭人数
# One line is read: last reading, this reading, number of people.
last, this, people = map(int, input().split())

# 在这里写你的程序 / Write your program here.
