// lost.js: the page for addresses that do not exist is shown at any depth, so
// it asks for its sheet and for this script from three depths and finds out
// which one is true. Its links name the site by its whole address; where the
// site stands elsewhere (a mirror, a sub-path, a disc) they are led there.
"use strict";

(() => {
	const page = document.documentElement;
	const root = new URL("..", document.currentScript.src).href;
	const named = new URL(".", document.querySelector(".name a").href).href;

	if (page.dataset.root) // the depths are one where the host has no more
		return;
	page.dataset.root = root;
	for (const name of ["href", "action"])
		for (const element of document.querySelectorAll(`body [${name}]`))
			if (element[name].startsWith(named))
				element[name] = root + element[name].slice(named.length);
	for (const { content } of document.querySelectorAll("meta[name=script]")) {
		const script = document.createElement("script");

		script.src = root + content;
		document.head.append(script);
	}
})();
