/** `2022年7月1日から9月30日まで`: both days belong to the range; the year is not said twice. */
export function dateRangeJa(first: string, last: string, between = "から"): string {
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  const sameMonth = first.slice(0, 7) === last.slice(0, 7);
  const [, month, day] = parts(last);
  const end = sameMonth ? `${day}日` : sameYear ? `${month}月${day}日` : dateJa(last);
  return first === last ? dateJa(first) : `${dateJa(first)}${between}${end}`;
}

/** `2022年7月1日`. */
export function dateJa(day: string): string {
  const [year, month, date] = parts(day);
  return `${year}年${month}月${date}日`;
}

function parts(day: string): [string, string, string] {
  const [year = "", month = "", date = ""] = day.split("-");
  return [year, String(Number(month)), String(Number(date))];
}
