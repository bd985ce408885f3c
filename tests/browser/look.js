// What a page looks like, told as plain values. Each check of `test_pages.py` reads some of it.
(() => {
  const seen = one => one.checkVisibility({checkVisibilityCSS: true, contentVisibilityAuto: true});
  const named = one => `<${one.localName}> ${(one.textContent || one.value || one.name || '').trim().replace(/\s+/g, ' ').slice(0, 60)}`;
  const hidden = one => one.closest('.hidden, .skip, figure caption, svg, [role=img]') !== null;
  const all = selector => [...document.querySelectorAll(selector)].filter(seen);
  const scrolls = one => /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1;
  const boxes = () => all('body *').filter(scrolls);

  // Elements that a page of this width does not hold, and boxes that scroll unseen by a keyboard or a screen reader.
  const overflow = () => {
    const found = [], within = boxes(), wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > wide) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
    for (const one of all('body *')) {
      if (hidden(one) || within.some(box => box !== one && box.contains(one))) continue;
      const box = one.getBoundingClientRect();
      if (box.width && (box.left < -1 || box.right > wide + 1)) found.push(`${named(one)} from ${box.left} to ${box.right}`);
      if (/hidden|clip/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1) found.push(`${named(one)} is cut off`);
    }
    for (const box of within) {
      if (box.tabIndex < 0 || !box.getAttribute('role') || !box.getAttribute('aria-label')) found.push(`${named(box)} scrolls without a name`);
    }
    return found;
  };

  // Targets under 44 px. A link within a sentence may be as high as its line (WCAG 2.5.8, inline).
  const flows = one => getComputedStyle(one).display === 'inline';
  const line = one => flows(one) ? line(one.parentElement) : one;
  const inline = one => one.localName === 'a' && flows(one) && /[\p{L}\d]/u.test(line(one).textContent.replace(one.textContent, ''));
  const small = () => all('a[href], button, input, select, summary').filter(one => !hidden(one) && !inline(one)).flatMap(one => {
    const parts = [one, ...(/radio|checkbox/.test(one.type) ? one.labels : [])].map(part => part.getBoundingClientRect());
    const high = Math.max(...parts.map(part => part.bottom)) - Math.min(...parts.map(part => part.top));
    const wide = Math.max(...parts.map(part => part.right)) - Math.min(...parts.map(part => part.left));
    return high < 43.5 || wide < 43.5 ? [`${named(one)}: ${Math.round(wide)} × ${Math.round(high)}`] : [];
  });

  const headings = () => all('h1, h2, h3, h4, h5, h6').map(one => Number(one.localName[1]));

  // Every text that is read or spoken, with its language.
  const texts = () => {
    const found = [], tongue = one => one.closest('[lang]').getAttribute('lang');
    const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.textContent.trim() && !node.parentElement.closest('script, style, code')) found.push([tongue(node.parentElement), node.textContent.trim()]);
    }
    for (const one of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'alt', 'placeholder']) if (one.hasAttribute(name)) found.push([tongue(one), one.getAttribute(name)]);
    }
    return found;
  };

  // What Tab must reach, in the order of the page; of the radio buttons of a question only one.
  const reached = () => {
    const radios = new Set();
    return all('a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]').filter(one => {
      if (one.type !== 'radio') return true;
      const group = all(`input[name="${one.name}"]`), first = group.find(radio => radio.checked) || group[0];
      return one === first && !radios.has(one.name) && radios.add(one.name);
    });
  };
  const focused = [];
  document.addEventListener('focusin', event => {
    const one = event.target, style = getComputedStyle(one), box = one.getClientRects()[0] || one.getBoundingClientRect();
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const top = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
    const moved = box => box ? box.scrollLeft + moved(box.parentElement) : 0;  // what scrolls sideways within the page
    focused.push({
      at: reached().indexOf(one), says: named(one),
      marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
      shown: top !== null && (one.contains(top) || top.contains(one)),
      top: box.top + scrollY, start: document.dir === 'rtl' ? -box.right - moved(one) : box.left + moved(one), high: box.height,
    });
  });

  // As in a browser that knows no SVG: the elements are unknown ones, and the words in them would be seen.
  const unknown = one => {
    const plain = document.createElement(one.localName);
    for (const {name, value} of one.attributes) plain.setAttribute(name, value);
    plain.append(...[...one.childNodes].map(node => node.nodeType === 1 ? unknown(node) : node.cloneNode()));
    return plain;
  };
  const withoutPictures = () => document.querySelectorAll('svg').forEach(one => one.replaceWith(unknown(one)));

  // What is said outside the pictures, and what of their words takes up room.
  const said = () => {
    const rest = document.body.cloneNode(true);
    rest.querySelectorAll('svg').forEach(one => one.remove());
    return rest.textContent.replace(/\s+/g, ' ');
  };
  const drawnWords = () => all('svg *').filter(one => one.namespaceURI.endsWith('xhtml') && one.getBoundingClientRect().height > 0).map(named);

  window.look = {said, drawnWords, overflow, small, headings, texts, reached: () => reached().map(named), focused, withoutPictures,
    open: () => document.querySelectorAll('details').forEach(one => { one.open = true; })};
})();
