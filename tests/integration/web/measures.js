// What is measured on a screen, each as a list of what is wrong. Loaded into the page by the tests.
(() => {
  const shown = (element) => element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true});
  const name = (element) => element.dataset?.id ?? element.id ?? element.tagName;

  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parse = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const opaque = (colour) => (parse(colour)[3] ?? 1) === 1;
  const ground = (element) => {
    while (element && !opaque(getComputedStyle(element).backgroundColor)) element = element.parentElement;
    return parse(getComputedStyle(element ?? document.documentElement).backgroundColor);
  };

  const controls = () => [...document.querySelectorAll("button, textarea, input")].filter(shown);

  const measures = {
    // WCAG 1.4.3 and 1.4.6: every text against what it stands on.
    textContrast(least) {
      const low = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let seen = 0;
      while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        if (!walk.currentNode.textContent.trim() || !shown(element) || element.closest(".heard, script, style")) continue;
        ++seen;
        const is = ratio(parse(getComputedStyle(element).color), ground(element));
        if (is < least) low.push(`${is.toFixed(2)}: ${walk.currentNode.textContent}`);
      }
      if (seen < 3) low.push(`only ${seen} texts`);
      return low;
    },
    // WCAG 1.4.11: a control's edge or its own ground against what is around it; and each drawing.
    controlContrast(least) {
      const low = [];
      for (const element of controls()) {
        const style = getComputedStyle(element);
        const around = ground(element.parentElement);
        const edge = parseFloat(style.borderTopWidth) > 0 ? ratio(parse(style.borderTopColor), around) : 1;
        const own = opaque(style.backgroundColor) ? ratio(parse(style.backgroundColor), around) : 1;
        if (Math.max(edge, own) < least) low.push(`${Math.max(edge, own).toFixed(2)}: edge of ${name(element)}`);
      }
      for (const drawing of [...document.querySelectorAll("svg.icon")].filter(shown)) {
        const is = ratio(parse(getComputedStyle(drawing).color), ground(drawing.parentElement));
        if (is < least) low.push(`${is.toFixed(2)}: drawing in ${name(drawing.closest("[id], [data-id]"))}`);
      }
      return low;
    },
    // WCAG 2.5.5: in CSS pixels.
    targets(least) {
      return controls().filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width < least || box.height < least;
      }).map(name);
    },
    // WCAG 1.4.4, 1.4.10, 1.4.12: nothing to scroll sideways, nothing cut off, nothing over something else.
    room() {
      const wrong = [];
      if (document.documentElement.scrollWidth > innerWidth) wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
      for (const element of document.querySelectorAll("button, h1, h2, p, th, td, li, label, span")) {
        if (!shown(element) || element.closest(".heard")) continue;
        if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) wrong.push(`cut off: ${element.textContent}`);
        const box = element.getBoundingClientRect();
        if (box.left < -1 || box.right > innerWidth + 1) wrong.push(`outside: ${element.textContent}`);
      }
      const boxes = controls().filter((element) => !element.closest("header, #always")).map((element) => [element, element.getBoundingClientRect()]);
      for (let i = 1; i < boxes.length; ++i) {
        const [[a, one], [b, two]] = [boxes[i - 1], boxes[i]];
        if (one.left < two.right - 1 && two.left < one.right - 1 && one.top < two.bottom - 1 && two.top < one.bottom - 1) wrong.push(`${name(a)} over ${name(b)}`);
      }
      return wrong;
    },
    // What has the focus is seen whole, with a ring, and not under what is pinned.
    focus() {
      const wrong = [];
      const all = controls();
      for (const element of all.length < 30 ? all : [...all.slice(0, 12), ...all.slice(-12)]) {  // a list of countries is one like another
        element.focus({focusVisible: true});
        const style = getComputedStyle(element);
        if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) wrong.push(`no ring: ${name(element)}`);
        const box = element.getBoundingClientRect();
        // At both ends of it, or where it is too long for the window, at its middle.
        const ends = box.height < innerHeight / 2 ? [box.top + 2, box.bottom - 2] : [Math.max(0, box.top) / 2 + Math.min(innerHeight, box.bottom) / 2];
        for (const y of ends) {
          const top = document.elementFromPoint(box.left + box.width / 2, y);
          if (!element.contains(top)) wrong.push(`hidden by ${top && name(top)}: ${name(element)} at ${y}`);
        }
      }
      document.activeElement.blur();
      return wrong;
    },
    // WCAG 2.3.3: nothing moves at all, so there is nothing to switch off.
    motion() {
      return document.getAnimations().map(String);
    },
    // No word stands in an attribute that an app's page would run or load.
    strange() {
      const wrong = [];
      for (const element of document.querySelectorAll("*")) {
        if (["A", "IMG", "IFRAME", "LINK", "OBJECT", "EMBED", "VIDEO", "AUDIO", "BASE"].includes(element.tagName)) wrong.push(element.outerHTML);
        for (const attribute of element.attributes) {
          if (attribute.name.startsWith("on") || (attribute.name === "href" && !attribute.value.startsWith("#icon-"))) wrong.push(element.outerHTML);
        }
      }
      return wrong;
    },
    all(target) {
      return {textContrast: this.textContrast(7), controlContrast: this.controlContrast(3), targets: this.targets(target),
              room: this.room(), motion: this.motion(), strange: this.strange()};
    },
    spacing(on) {
      // WCAG 1.4.12's own numbers.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
      document.adoptedStyleSheets = on ? [sheet] : [];
    },
  };
  window.measures = measures;
})();
