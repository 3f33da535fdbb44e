def merge_rosters(first, second):
    """把两份名单合并成一个新列表，不改动参数。

    Merge two rosters into a new list and leave the arguments as they are.
    """
    # 在这里写你的代码 / Write your code here.


if __name__ == "__main__":
    teacher = [["2601", "林小满"], ["2602", "周一凡"]]
    captain = [["2603", "许若谷"], ["2602", "周亦凡"]]
    print(merge_rosters(teacher, captain))
