// page.js: what every page does when scripts run. It stands in the head and
// runs before the first paint, so that a reader who has chosen large print sees
// no page in small. Without it every page is complete.
"use strict";

(() => {
	const KEY = "gongbao-large";
	const root = document.documentElement;

	// A browser may refuse to keep anything for pages from a disc.
	function kept() {
		try {
			return localStorage.getItem(KEY) === "yes";
		} catch {
			return false;
		}
	}

	function keep(large) {
		try {
			localStorage.setItem(KEY, large ? "yes" : "no");
		} catch {
			// it holds for this page
		}
	}

	function make(tag, className, text) {
		const element = document.createElement(tag);

		element.className = className;
		element.textContent = text;
		if (tag === "button")
			element.type = "button";
		return element;
	}

	// === Large print ===

	function showLarge(button) {
		const large = root.classList.contains("large");

		button.setAttribute("aria-pressed", String(large));
		button.textContent = large ? "常规字号" : "大字";
	}

	function startLarge() {
		const button = document.querySelector("button.large");

		if (!button)
			return;
		showLarge(button);
		button.addEventListener("click", () => {
			keep(root.classList.toggle("large"));
			showLarge(button);
		});
	}

	// === Copying ===

	function copySelected(element) {
		const range = document.createRange();
		const selection = getSelection();

		range.selectNodeContents(element);
		selection.removeAllRanges();
		selection.addRange(range);
		return document.execCommand("copy");
	}

	async function copy(element) {
		try {
			await navigator.clipboard.writeText(element.textContent);
			return true;
		} catch {
			return copySelected(element);
		}
	}

	function addCopy(element) {
		const button = make("button", "copy", "复制");
		const name = element.closest("div, details")
			.querySelector("dt, summary").textContent;

		button.setAttribute("aria-label", `复制${name}`);
		button.addEventListener("click", async () => {
			const done = await copy(element);

			button.textContent = done ? "已复制" : "请按复制键";
			button.setAttribute("aria-label", button.textContent);
		});
		element.after(button);
	}

	// === Citing ===

	// GB/T 7714 wants the day of the visit for what is read on the web.
	function addVisit(element) {
		const text = element.textContent;
		const url = text.lastIndexOf(". http");
		const mark = text.lastIndexOf("[J]", url);
		const day = new Date();
		const two = (n) => String(n).padStart(2, "0");

		if (url > 0 && mark > 0)
			element.textContent = `${text.slice(0, mark)}[J/OL]${
				text.slice(mark + 3, url)}[${day.getFullYear()}-${
				two(day.getMonth() + 1)}-${two(day.getDate())}]${
				text.slice(url)}`;
	}

	// === The outline ===

	// What is read is below the last heading in the upper third.
	function follow(outline, links, targets) {
		const third = innerHeight / 3;
		let current = -1;

		targets.forEach((target, i) => {
			if (target.getBoundingClientRect().top < third)
				current = i;
		});
		links.forEach((link, i) => {
			if (i === current)
				link.setAttribute("aria-current", "true");
			else
				link.removeAttribute("aria-current");
		});
		if (current < 0)
			return;
		const top = links[current].offsetTop - outline.clientHeight / 2;
		outline.scrollTop = Math.max(0, top);
	}

	function startFollowing(outline) {
		const links = [...outline.querySelectorAll("a")];
		const targets = links.map((link) =>
			document.getElementById(decodeURIComponent(link.hash.slice(1))));

		if (!("IntersectionObserver" in window) || targets.includes(null))
			return;
		const observer = new IntersectionObserver(
			() => follow(outline, links, targets),
			{ rootMargin: "0px 0px -66% 0px" });
		targets.forEach((target) => observer.observe(target));
	}

	// Where there is no room beside the text the outline opens on demand.
	function startOutline() {
		const outline = document.querySelector(".outline");

		if (!outline)
			return;
		const head = outline.querySelector("h2");
		const button = make("button", "", head.textContent);

		head.replaceChildren(make("span", "", head.textContent), button);
		button.setAttribute("aria-expanded", "false");
		button.addEventListener("click", () => {
			const open = outline.classList.toggle("open");

			button.setAttribute("aria-expanded", String(open));
		});
		startFollowing(outline);
	}

	// === Tables ===

	// Whether a table fits its place, and whether it is longer than what is
	// seen of it at once: what follows from that is in article.css. What
	// does not scroll is no stop for the Tab key, and no landmark.
	function measure(box) {
		const wide = box.scrollWidth > box.clientWidth + 1;

		box.setAttribute("role", wide ? "region" : "group");
		if (wide)
			box.setAttribute("tabindex", "0");
		else
			box.removeAttribute("tabindex");
		box.classList.toggle("fits", !wide);
		box.classList.toggle("slides", wide);
		box.classList.toggle("tall", wide &&
			box.scrollHeight > 1.5 * innerHeight);
		box.style.setProperty("--head",
			`${box.querySelector("thead")?.offsetHeight ?? 0}px`);
	}

	function startTables() {
		const observer = new ResizeObserver((entries) =>
			entries.forEach((entry) => measure(entry.target)));

		document.querySelectorAll(".scroll").forEach((box) =>
			observer.observe(box));
	}

	// === Numbers ===

	// A number and its unit are not parted at a line's end, nor are the
	// years of a span: 2024年, 30 项, 100万元, 第3号, 2021—2025年.
	const NUMBER = new RegExp("第 ?\\d+ ?[条章节款项目编篇号期届次批类页]|" +
		"\\d[\\d.,]*(?:[—–～~-]\\d[\\d.,]*)*(?: ?[万亿千百]?[年月日时分秒号元万亿" +
		"千百个人次件项名户亩吨米克升度倍岁周天期届条章节页家座公平立台辆套所种" +
		"类处批份只头株层栋间张片本册篇部支队组位级款例场轮起宗笔里毫厘瓦伏兆小" +
		"季站村镇乡校点大])?", "gu");

	function keepNumbers(text) {
		const found = [...text.data.matchAll(NUMBER)].reverse();

		for (const { 0: words, index } of found) {
			const range = document.createRange();

			if (!/[^\d.,]/.test(words))
				continue;
			range.setStart(text, index);
			range.setEnd(text, index + words.length);
			range.surroundContents(make("span", "whole", ""));
		}
	}

	function startNumbers() {
		for (const words of document.querySelectorAll(
			"h1, .text, .contents .title, .annexes, .annex, .numbered")) {
			const walk = document.createTreeWalker(words,
				NodeFilter.SHOW_TEXT);
			const texts = [];

			while (walk.nextNode())
				if (/\d/.test(walk.currentNode.data) &&
					!walk.currentNode.parentElement.closest(".text table, pre"))
					texts.push(walk.currentNode);
			texts.forEach(keepNumbers);
		}
	}

	root.classList.add("js");
	root.classList.toggle("large", kept());

	function start() {
		startLarge();
		startOutline();
		startTables();
		startNumbers();
		document.querySelectorAll("[data-cite=gbt]").forEach(addVisit);
		document.querySelectorAll("[data-copy]").forEach(addCopy);
	}

	if (document.readyState === "loading")
		document.addEventListener("DOMContentLoaded", start);
	else
		start();
})();
