/* Added to pages by `gongbao serve` alone, never published: tells how the last
 * build went, and loads the page again when there is a new one. */
(function () {
	"use strict";

	const STYLE = `
		details { position: fixed; z-index: 9999; left: 0; right: 0;
			bottom: 0; font: 15px/1.6 sans-serif; color: #222;
			background: #fff8e1; border-top: 3px solid #b26a00;
			box-shadow: 0 -2px 8px #0003; }
		.faults { background: #fdecea; border-color: #b3261e; }
		.building, .gone { border-color: #555; background: #eee; }
		summary { padding: .4em 1em; cursor: pointer; }
		ul { margin: 0; padding: 0 1em 1em 2em; max-height: 40vh;
			overflow: auto; }
		li { margin: .25em 0; white-space: pre-wrap;
			overflow-wrap: anywhere; }
		@media print { details { display: none; } }`;
	const host = document.createElement("div");
	const root = host.attachShadow({mode: "open"});
	let shown = "", first = null;

	function element(name, words) {
		const e = document.createElement(name);
		e.textContent = words;
		return e;
	}

	function show(state, headline, lines) {
		const said = [state, headline].concat(lines).join("\n");
		if (said === shown)
			return;
		shown = said;
		root.replaceChildren();
		if (state === "fine")
			return;
		const box = document.createElement("details");
		const list = document.createElement("ul");
		box.className = state;
		box.open = state === "faults";
		box.append(element("summary", headline), list);
		for (const line of lines)
			list.append(element("li", line));
		root.append(element("style", STYLE), box);
	}

	function take(text) {
		const lines = text.split("\n").filter((line) => line);
		const build = lines.shift(), state = lines.shift();
		if (first === null)
			first = build;
		if (build !== first && (state === "fine" || state === "remarks"))
			location.reload();
		else
			show(state, lines.shift(), lines);
	}

	function ask() {
		fetch("/.gongbao/state", {cache: "no-store"})
			.then((answer) => answer.text()).then(take)
			.catch(() => show("gone",
				"预览已停止；重新运行 gongbao serve", []))
			.then(() => setTimeout(ask, 500));
	}

	document.documentElement.append(host);
	ask();
})();
