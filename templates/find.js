// find.js: what a search is, for the search page and for the pages it leads
// to: how words are folded, which terms a query has, where they stand. On an
// article opened from the results it marks them and goes from one to the next.
"use strict";

(() => {
	// Characters first to last become to and those after it; 0: they vanish.
	// The table of generator/search/fold.c.
	const FOLD = [
		[0x1, 0x20, 0], [0x41, 0x5A, 0x61], [0x5B, 0x5B, 0x28],
		[0x5D, 0x5D, 0x29], [0x7F, 0xA0, 0], [0xAD, 0xAD, 0],
		[0xC0, 0xD6, 0xE0], [0xD8, 0xDE, 0xF8], [0x34F, 0x34F, 0],
		[0x391, 0x3A1, 0x3B1], [0x3A3, 0x3A9, 0x3C3], [0x400, 0x40F, 0x450],
		[0x410, 0x42F, 0x430], [0x61C, 0x61C, 0], [0x115F, 0x1160, 0],
		[0x1680, 0x1680, 0], [0x17B4, 0x17B5, 0], [0x180B, 0x180F, 0],
		[0x2000, 0x200F, 0], [0x2028, 0x202F, 0], [0x205F, 0x206F, 0],
		[0x2160, 0x216F, 0x2170], [0x3000, 0x3000, 0],
		[0x3014, 0x3014, 0x28], [0x3015, 0x3015, 0x29], [0xFE00, 0xFE0F, 0],
		[0xFE5D, 0xFE5D, 0x28], [0xFE5E, 0xFE5E, 0x29], [0xFEFF, 0xFEFF, 0],
		[0xFF01, 0xFF20, 0x21], [0xFF21, 0xFF3A, 0x61],
		[0xFF3B, 0xFF3B, 0x28], [0xFF3C, 0xFF3C, 0x5C],
		[0xFF3D, 0xFF3D, 0x29], [0xFF3E, 0xFF5E, 0x5E],
		[0xFF61, 0xFF61, 0x3002], [0xFF62, 0xFF63, 0x300C],
		[0xFF64, 0xFF64, 0x3001], [0xFFE0, 0xFFE1, 0xA2],
		[0xFFE5, 0xFFE5, 0xA5], [0xFFF9, 0xFFFB, 0], [0xE0001, 0xE01EF, 0],
	];

	function foldChar(c) {
		if (c >= 0x3400 && c < 0xFE00)
			return c;
		for (const [first, last, to] of FOLD)
			if (c <= last)
				return c < first ? c : to && to + c - first;
		return c;
	}

	// The folded text, and where each of its units stands in the text itself;
	// a line feed stays, no term has one.
	function fold(text) {
		const at = [];
		let folded = "";

		for (let i = 0; i < text.length;) {
			const c = text.codePointAt(i);
			const to = c === 10 ? 10 : foldChar(c);

			if (to) {
				const s = String.fromCodePoint(to);

				folded += s;
				at.push(i);
				if (s.length > 1)
					at.push(i);
			}
			i += c > 0xFFFF ? 2 : 1;
		}
		at.push(text.length);
		return { text: folded, at };
	}

	// Terms of a query: parted by spaces, or in "…"; after a minus they are
	// excluded. Longer ones than any index can tell are cut off.
	const LONGEST = 80;

	function terms(query) {
		const found = { all: [], none: [], cut: false };
		const parts = query.matchAll(
			/([-－−]?)(?:["＂]([^"＂]*)(?:["＂](?=\s|$)|$)|(\S+))/gu);

		for (const [, minus, quoted, bare] of parts) {
			const list = minus ? found.none : found.all;
			const words = quoted === undefined ? bare : quoted;
			let term = fold(words.replace(/\n/g, " ")).text;

			if (term.length > LONGEST) {
				found.cut = true;
				term = term.slice(0, LONGEST)
					.replace(/[\uD800-\uDBFF]$/, "");
			}
			if (term && !list.includes(term))
				list.push(term);
		}
		return found;
	}

	// Places of the terms in folded words, in order, each [from, to].
	function places(folded, list) {
		const found = [];

		for (const term of list)
			for (let i = folded.indexOf(term); i >= 0;
				i = folded.indexOf(term, i + 1))
				found.push([i, i + term.length]);
		return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
	}

	// The same places in the words themselves, those that touch made one.
	function ranges(words, list) {
		const folded = fold(words);
		const found = [];

		for (const [a, b] of places(folded.text, list)) {
			const last = found[found.length - 1];
			const from = folded.at[a];
			const to = folded.at[b - 1] +
				(words.codePointAt(folded.at[b - 1]) > 0xFFFF ? 2 : 1);

			if (last && from < last[1])
				last[1] = Math.max(last[1], to);
			else
				found.push([from, to]);
		}
		return found;
	}

	window.gongbao = Object.assign(window.gongbao || (() => {}),
		{ fold, terms, places, ranges });

	// === Hits in an article ===

	const INLINE = new Set("A ABBR B CITE CODE EM I MARK S SMALL SPAN STRONG SUB SUP TIME U WBR BR"
		.split(" "));

	// A phrase may go over what is within a line, and the lines of a cell.
	function blockOf(node) {
		const cell = node.parentElement.closest("td, th");
		let at = node.parentElement;

		while (!cell && INLINE.has(at.tagName))
			at = at.parentElement;
		return cell || at;
	}

	// The texts of each block below the root.
	function blocks(root) {
		const found = [];
		const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
		let last = null;

		while (walk.nextNode()) {
			const block = blockOf(walk.currentNode);

			if (block !== last)
				found.push([]);
			last = block;
			found[found.length - 1].push(walk.currentNode);
		}
		return found;
	}

	function wrap(node, from, to, number) {
		const range = document.createRange();
		const mark = document.createElement("mark");

		range.setStart(node, from);
		range.setEnd(node, to);
		mark.dataset.hit = number;
		range.surroundContents(mark);
	}

	// Marks the hits of a block, the last first, so that places stay true.
	function markBlock(nodes, list, number) {
		const found = ranges(nodes.map((n) => n.data).join(""), list);
		const starts = [];

		nodes.reduce((sum, n) => (starts.push(sum), sum + n.data.length), 0);
		for (let h = found.length - 1; h >= 0; h--)
			for (let k = nodes.length - 1; k >= 0; k--) {
				const from = Math.max(found[h][0] - starts[k], 0);
				const to = Math.min(found[h][1] - starts[k],
					nodes[k].data.length);

				if (from < to)
					wrap(nodes[k], from, to, number + h);
			}
		return found.length;
	}

	function element(tag, className, text) {
		const made = document.createElement(tag);

		made.className = className;
		made.textContent = text;
		return made;
	}

	function button(text, label, press) {
		const made = element("button", "", text);

		made.type = "button";
		made.setAttribute("aria-label", label);
		made.addEventListener("click", press);
		return made;
	}

	function clear() {
		for (const mark of document.querySelectorAll("mark[data-hit]")) {
			const parent = mark.parentNode;

			mark.replaceWith(...mark.childNodes);
			parent.normalize();
		}
	}

	// The hit to begin with: the first after the page turn of the address.
	function first() {
		const turn = document.getElementById(location.hash.slice(1));
		const marks = [...document.querySelectorAll("mark[data-hit]")];
		const mark = turn && marks.find((m) => turn.compareDocumentPosition(m) &
			Node.DOCUMENT_POSITION_FOLLOWING);

		return mark ? +mark.dataset.hit : 0;
	}

	// The bar that goes from hit to hit.
	function bar(count, words) {
		const made = element("nav", "hits", "");
		const place = element("output", "", "");
		let at = first() - 1;

		function go(step) {
			at = (at + step + count) % count;
			for (const mark of document.querySelectorAll("mark[data-hit]"))
				mark.classList.toggle("now", +mark.dataset.hit === at);
			const mark = document.querySelector(`mark[data-hit="${at}"]`);
			const details = mark.closest("details");

			if (details)
				details.open = true;
			mark.scrollIntoView({ block: "center" });
			place.textContent = `第 ${at + 1} 处，共 ${count} 处`;
		}

		function close() {
			clear();
			made.remove();
		}

		made.setAttribute("aria-label", "本文中的检索词");
		made.append(element("span", "term", words), place,
			button("↑", "上一处", () => go(-1)),
			button("↓", "下一处", () => go(1)),
			button("×", "不再标出", close));
		document.body.append(made);
		go(1);
	}

	function markArticle(query) {
		const list = terms(query).all;
		const article = document.querySelector("main article");
		let count = 0;

		if (!article || !list.length)
			return;
		for (const root of article.querySelectorAll(
			"header h1, header .number, .text"))
			for (const nodes of blocks(root))
				count += markBlock(nodes, list, count);
		if (count)
			bar(count, query.trim().slice(0, 40));
	}

	// === Every page ===

	function start() {
		const box = document.querySelector("input[type=search]");
		const query = new URLSearchParams(location.search).get("q");

		document.addEventListener("keydown", (e) => {
			if (e.key !== "/" || !box || e.ctrlKey || e.metaKey || e.altKey ||
				/^(?:INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName))
				return;
			e.preventDefault();
			box.focus();
			box.select();
		});
		if (query)
			markArticle(query);
	}

	if (document.readyState === "loading")
		document.addEventListener("DOMContentLoaded", start);
	else
		start();
})();
