"""The sentences of an offer in Japanese."""

from typing import Final

PAYMENT: Final = (
    "{start}{days}日以内にお支払いください。",
    {
        "invoice": "請求書発行日から",
        "receipt": "請求書受領後",
        "later-of-invoice-and-acceptance": "請求書発行日または検収日のいずれか遅い日から",
        "later-of-receipt-and-acceptance": "請求書受領日または検収日のいずれか遅い日から",
        "end-of-month": "請求書発行月の末日から",
    },
    "前払いは不要です。",
)
FREIGHT: Final = {
    "fob-destination": "納入場所渡し",
    "fob-origin": "出荷地渡し",
    "included": "送料は価格に含む",
    "fixed": "送料は記載の固定額",
    "not-to-exceed": "送料は記載額を上限とする",
    "estimate": "送料は記載のとおり概算",
    "prepaid-and-add": "送料は弊社で立て替え、請求書に加算",
    "collect": "送料着払い",
    "none": "送料なし",
}
WORDS: Final = {
    "list": "{one}、{two}",
    "sentence": "{said}。",
    "between": "",
    "performed": "実施場所：{place}{period}。",
    "period": "実施期間：{period}。",
    "from-to": "、{start}から{end}まで",
    "to": "、{end}まで",
    "from": "、{start}から",
    "exempt": "免税：証明書番号 {number} 提出済{until}。",
    "exempt-vat": "付加価値税免税：証明書番号 {number} 提出済{until}。",
    "valid-to": "、有効期限 {day}",
    "reverse-charge": "リバースチャージ方式：付加価値税は役務の受領者が納付します。",
    "rounding": "端数調整",
    "draft": "下書き",
    "state": "弊社番号 {number} および上記の各明細。",
    "remit": "お支払先：{address}。",
    "signed": "{day} 署名",
    "valid": "{day} まで有効",
    "included": "価格には{tax} {rate}（{amount}）を含みます。",
    "ceiling": "上限額：{amount}。",
    "law": "準拠法：{law}。",
    "within": "ご注文後{days}日以内に納入します。",
    "fact-origin": "原産国",
    "fact-hts": "HSコード (HTS)",
    "fact-eccn": "輸出規制番号 (ECCN)",
    "fact-serial": "製造番号",
    "fact-permit": "許可番号",
    "fact-protocol": "プロトコル番号",
    "fact-hazard": "危険物分類",
}
#: Clauses that playbooks ask for and for which the seller has written nothing.
CLAUSES: Final = {
    "your-terms-apply": ("terms", "貴機関の発注条件に従います。本見積書は条件を追加しません。"),
    "fob-destination": ("delivery", "納入場所渡しとし、所有権および危険負担は納入時に移転します。"),
    "no-prepayment": ("payment", "前払いは求めません。"),
}
