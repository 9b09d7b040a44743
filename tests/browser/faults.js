// What a reader would see to be wrong with the page as it stands in the window: a list of words.
(() => {
  const SLACK = 4; // pixels: the rounded ends of `code` that is broken over lines hang out
  const faults = [];
  const style = (element) => getComputedStyle(element);
  const named = (element) => {
    const text = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") || ""}"> "${text}"`;
  };
  const scrolls = (element) => /auto|scroll/.test(style(element).overflowX);
  const isSeen = (element) =>
    element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) &&
    !element.closest(".for-reader, .skip");
  const box = (element) => {
    while (style(element).display.startsWith("inline") && style(element).display !== "inline-block") element = element.parentElement;
    return element;
  };

  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push(`the page scrolls sideways: ${root.scrollWidth} > ${innerWidth}`);

  const elements = [...document.querySelectorAll("main, main *")].filter(isSeen);
  for (const element of elements) {
    if (element.closest("svg") && element.tagName !== "svg") continue;
    const parent = element.parentElement;
    if (!scrolls(parent) && style(element).display !== "inline") {
      const [inner, outer] = [element.getBoundingClientRect(), box(parent).getBoundingClientRect()];
      const over = Math.max(inner.right - outer.right, outer.left - inner.left);
      if (inner.width && over > 1) faults.push(`${named(element)} stands out of its parent by ${Math.round(over)}`);
    }
    const hides = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
    if (hides && scrolls(element)) {
      if (!style(element).backgroundAttachment.includes("local")) faults.push(`${named(element)} scrolls without a cue`);
      if (element.tabIndex !== 0) faults.push(`${named(element)} scrolls, but not by the keyboard`);
      if (innerWidth < 400 && element.scrollHeight > element.clientHeight + 1 && element.tagName !== "PRE") faults.push(`${named(element)} scrolls down, on a phone`);
      if (matchMedia("print").matches) faults.push(`${named(element)} is cut in print`);
    } else if (element.clientWidth && element.scrollWidth > element.clientWidth + SLACK && style(element).overflowX === "visible") {
      faults.push(`${named(element)} holds more than its width: ${element.scrollWidth} > ${element.clientWidth}`);
    } else if (hides && /hidden|clip/.test(style(element).overflowX) && element.textContent.trim()) {
      faults.push(`${named(element)} is cut`);
    }
  }

  // Words: none is broken inside that would fit a line of its own.
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node; (node = texts.nextNode()); ) {
    const parent = node.parentElement;
    if (!node.data.trim() || !isSeen(parent) || parent.closest("svg, pre")) continue;
    range.selectNodeContents(node);
    if (range.getClientRects().length > 1) {
      const outer = box(parent);
      const room = outer.clientWidth - parseFloat(style(outer).paddingLeft) - parseFloat(style(outer).paddingRight);
      for (const word of node.data.matchAll(/[^\s()[\]{}\u2010-\u2015-]+/gu)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const pieces = [...range.getClientRects()];
        const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
        const least = parent.closest("bdi, .id") && word[0].length <= 24 ? Infinity : room;
        if (new Set(pieces.map((piece) => Math.round(piece.top))).size > 1 && width < least - 1) faults.push(`"${word[0]}" is broken inside: ${Math.round(width)} would fit in ${room}`);
      }
    }
  }

  // Contrast, as WCAG 2.2 counts it: 4.5 to 1.
  const numbers = (colour) => { const found = colour.match(/[\d.]+/g).map(Number); return found.length > 3 ? found : [...found, 1]; };
  const over = (front, back) => front.slice(0, 3).map((value, at) => value * front[3] + back[at] * (1 - front[3]));
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    const colour = numbers(style(element).backgroundColor);
    return colour[3] === 1 ? colour.slice(0, 3) : over(colour, ground(element.parentElement));
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const element of elements) {
    if (element.closest("svg") || ![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const back = ground(element);
    const pair = [light(over(numbers(style(element).color), back)), light(back)].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < 4.5) faults.push(`${named(element)} has a contrast of ${contrast.toFixed(2)}`);
  }

  for (const label of document.querySelectorAll("figure svg text")) {
    const size = parseFloat(style(label).fontSize) * label.getScreenCTM().a;
    if (size < 6) faults.push(`${named(label)} is written too small: ${size.toFixed(1)} pixels`);
  }

  for (const heading of document.querySelectorAll("h1, h2, h3, figcaption")) {
    if (matchMedia("print").matches && style(heading).breakAfter !== "avoid") faults.push(`${named(heading)} may stand alone at a page's foot`);
  }
  for (const button of document.querySelectorAll("thead button")) {
    if (matchMedia("print").matches && style(button).display !== "contents") faults.push(`${named(button)} is not printed again on the next page`);
  }
  if (document.querySelector("nav")) {
    for (const heading of document.querySelectorAll("h2[id]")) {
      if (!document.querySelector(`nav a[href="#${heading.id}"]`)) faults.push(`${named(heading)} is not among the links at the top`);
    }
  }
  return [...new Set(faults)];
})();
