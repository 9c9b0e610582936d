// Before scripts that look at a page: short words of its tables that are on two lines.
const brokenWords = () => {
  const words = [];
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT, (text) =>
    text.parentElement.closest('td, th') && text.parentElement.checkVisibility() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
  while (texts.nextNode()) {
    for (const found of texts.currentNode.data.matchAll(/(?<!\S)[\p{L}\p{N}_]{2,18}(?!\S)/gu)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, found.index);
      range.setEnd(texts.currentNode, found.index + found[0].length);
      if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) words.push(found[0]);
    }
  }
  return words;
};
