// page.js: what every page does when scripts run. It stands in the head and
// runs before the first paint, so that a reader who has chosen large print
// sees no page in small.
"use strict";

(() => {
	const KEY = "gongbao-large";

	// A browser may refuse to keep anything for pages from a disc.
	function kept() {
		try {
			return localStorage.getItem(KEY) === "yes";
		} catch {
			return false;
		}
	}

	document.documentElement.classList.toggle("large", kept());
})();
