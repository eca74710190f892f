"""What made people write: sentences as a help desk of this field sees them, and their words.

A text is a few sentences, one to a line, so that each sentence's index words are cut once and used
again wherever it comes (lines are parted before words are, see `desk.tickets.words`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from random import Random

from desk.tickets.words import index_words

PLACES = (
    "本社3階", "本社5階", "大阪支店", "名古屋営業所", "福岡営業所", "札幌出張所", "会議室A",
    "受付", "総務課", "営業一課", "営業二課", "経理課", "品質保証部", "物流センター", "川崎工場",
    "仙台支店", "開発部", "役員室", "コールセンター", "広島事務所",
)  # fmt: skip
THINGS = {
    "webex_calling": (
        "電話機 Cisco 7821", "電話機 Cisco 8845", "Webex アプリ", "内線電話", "代表電話",
        "ハントグループ", "ピックアップグループ", "ボイスメール", "保留ボタン", "留守番電話",
        "発信者番号", "会議用電話機", "ヘッドセット", "短縮ダイヤル",
    ),
    "webex_meetings": ("Webex Meetings", "会議の録画", "ミーティングの招待", "画面共有", "待合室"),
    "secure_endpoint": (
        "Secure Endpoint", "コネクタ", "ダッシュボード", "検知通知", "隔離ファイル", "許可リスト",
        "スキャン", "ポリシー", "端末の一覧",
    ),
}  # fmt: skip
TROUBLES = {
    "inquiry": (
        "の設定方法を教えてください", "の使い方について", "が表示されない理由について",
        "の件数の見方について", "を変更したい", "の上限について", "の名前を変えたい",
    ),
    "fault": (
        "が起動しない", "につながらない", "から音が聞こえない", "が途中で切れる",
        "の音が途切れる", "にログインできない", "でエラーが出る", "が反応しない",
    ),
    "change": ("を追加してください", "を削除してください", "の割り当てを変更してください"),
    "alert": (": Threat Detected", ": Retrospective Detection", ": Compromise Detected"),
    "request": ("の資料をください", "の一覧をお願いします", "の説明会をお願いします"),
}  # fmt: skip
OPENINGS = (
    "お世話になっております。", "いつもお世話になっております。", "至急ご確認をお願いいたします。",
    "初めてご連絡いたします。", "先日はありがとうございました。",
)  # fmt: skip
DETAILS = (
    "今朝から同じ状態が続いています。", "LANケーブルの抜き差しは試しました。",
    "再起動しても変わりませんでした。", "他の席の電話では問題ありません。",
    "外線に発信すると話中音になります。", "保留にすると相手に音楽が流れません。",
    "画面には「接続できません」と表示されています。", "昨日の夕方までは使えていました。",
    "アプリのバージョンは最新です。", "社内の無線LANを使っています。",
    "来週の月曜日までに必要です。", "担当者が変わったためです。",
    "マニュアルには記載がありません。", "対象は三名です。", "設定は変更していません。",
    "パソコンは Windows 11 です。", "通知のメールを受け取りました。",
    "一覧に二重に表示されています。", "録音の音声が小さく聞こえます。",
    "着信音が鳴らないことがあります。",
)  # fmt: skip
RARE_DETAIL = "落雷のあと停電がありました。"
ANSWERS = (
    "お問い合わせありがとうございます。", "設定を変更いたしました。ご確認をお願いいたします。",
    "画面の写真をお送りいただけますか。", "再度ログインをお試しください。",
    "メーカーに確認しておりますので、少々お待ちください。",
    "手順はマニュアルの第4章に記載がございます。", "電話機の電源を入れ直してください。",
    "こちらの試験では再現しませんでした。", "ご不明な点がございましたらお知らせください。",
    "発生した時刻をお知らせください。", "該当の端末をダッシュボードで確認しました。",
)  # fmt: skip
THANKS = (
    "確認できました。ありがとうございます。", "直りました。助かりました。",
    "まだ同じ状態です。", "写真を添付します。", "それでお願いします。", "承知しました。",
)  # fmt: skip
NOTES = (
    "SmartNet はセンドバック契約。", "同じ事象が先月もあり。", "スイッチ側の可能性もあり。",
    "TAC に問い合わせ済み。", "次回は電話で確認する。",
)  # fmt: skip


def subject_of(random: Random, service: str, kind: str) -> str:
    """Return a subject such as 大阪支店 内線電話につながらない."""
    place = random.choice(PLACES)
    return f"{place} {random.choice(THINGS[service])}{random.choice(TROUBLES[kind])}"


def question(random: Random, number: int) -> list[str]:
    """Return the lines of a first message; its serial number occurs in no other ticket."""
    lines = [random.choice(OPENINGS), *random.sample(DETAILS, random.randint(2, 4))]
    if number % 5000 == 7:
        lines.append(RARE_DETAIL)
    return [*lines, f"シリアル番号は {serial(number)} です。"]


def serial(number: int) -> str:
    """Return the serial number that the `number`-th ticket's first message bears."""
    return f"FCH{number:08X}"


def lines_of(random: Random, sentences: tuple[str, ...], most: int) -> list[str]:
    """Return one to `most` of the sentences."""
    return random.sample(sentences, random.randint(1, most))


def words_of(lines: Iterable[str]) -> list[str]:
    """Return the index words of a text of these lines."""
    return [word for line in lines for word in _words_of_line(line)]


@lru_cache(maxsize=100_000)
def _words_of_line(line: str) -> tuple[str, ...]:
    return tuple(index_words(line))
