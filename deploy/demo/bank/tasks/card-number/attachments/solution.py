def complete_number(body):
    """返回主体加上校验码；主体不合规则时抛出 ValueError。

    Return the body with its check character; raise ValueError for a body that breaks the rules.
    """
    # 在这里写你的代码 / Write your code here.


if __name__ == "__main__":
    print(complete_number("KH260318"))  # KH2603185
