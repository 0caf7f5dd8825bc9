/// <reference lib="dom" />
/**
 * Runs in the page: sideways scrolling of the whole page, text that its box cuts off, and text that lies over other text.
 * What is hidden, or meant only for the ear, does not count; a box that can be scrolled may be wider than it shows.
 */
export function findLayoutFaults(): string[] {
  const faults: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1)
    faults.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
  const isScrolled = (element: Element): boolean => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const cut = (element: Element): DOMRect | null => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      if (isScrolled(at) && at !== root && at !== document.body) return at.getBoundingClientRect();
    }
    return null;
  };
  const boxes: { text: string; box: DOMRect; element: Element }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = (node.textContent ?? "").trim();
    if (element === null || text === "" || element.closest(".heard, .skip, script, style") !== null) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    if (style.overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1)
      faults.push(`cut: ${text.slice(0, 60)}`);
    const range = document.createRange();
    range.selectNodeContents(node);
    const window = cut(element);
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.height < 1) continue;
      if (window === null && (box.right > root.clientWidth + 1 || box.left < -1))
        faults.push(`outside: ${text.slice(0, 60)}`);
      const isShown =
        window === null ||
        (box.left >= window.left - 1 &&
          box.right <= window.right + 1 &&
          box.top >= window.top - 1 &&
          box.bottom <= window.bottom + 1);
      if (isShown) boxes.push({ text, box, element });
    }
  }
  boxes.sort((one, other) => one.box.top - other.box.top);
  boxes.forEach((one, at) => {
    for (let next = at + 1; next < boxes.length; next++) {
      const other = boxes[next];
      if (other === undefined || other.box.top >= one.box.bottom) break;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const height = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
      if (width > 2 && height > Math.min(one.box.height, other.box.height) * 0.4)
        faults.push(`overlap: ${one.text.slice(0, 40)} / ${other.text.slice(0, 40)}`);
    }
  });
  return [...new Set(faults)];
}
