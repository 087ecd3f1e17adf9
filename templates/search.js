// search.js: the search page. A query takes three steps: the root; one shard of
// each segment for each term; the texts, of candidates and of the ten results
// shown. index.js reads them all.
"use strict";

(() => {
	const { fold, terms, places, ranges, root, find, verify, textOf, wordsOf,
		variants, parted } = window.gongbao;
	const LONGEST = 40; // units of a phrase in the index
	const SHOWN = 10, RESERVE = 2; // results of a page; fetched besides
	const BEFORE = 30, AFTER = 90; // characters of a snippet around a hit
	const $ = (id) => document.getElementById(id);

	// === A query ===

	// The articles that a query finds. choose: of all results those that a page
	// shows; their texts are fetched beside those that tell of candidates.
	async function run(index, query, choose) {
		const wanted = terms(query);
		const lists = [wanted.all, wanted.none, together(wanted)].map(
			(list) => Promise.all(list.map((t) => find(index, t))));
		const [has, not, whole] = await Promise.all(lists);
		const everywhere = (a) => has.every((f) => f.articles.has(a));
		const results = () => index.articles.filter((a) => everywhere(a) &&
			!not.some((f) => f.articles.has(a))).map(
			(a) => weigh(a, has, whole));

		await Promise.all([...[...has, ...not, ...whole].map(
			(f) => verify(f, everywhere)),
		...choose(results()).map((r) => textOf(r.article, r.part))]);
		const found = { wanted, has, results: results() };

		if (!found.results.length)
			await Promise.all(has.map((f) => verify(f, () => true)));
		return found;
	}

	// Terms that stand together as they were typed are worth more: a name with
	// a space in it, a line that was copied.
	const together = ({ all }) => all.length > 1 && all.length < 8
		? [all.join("").slice(0, LONGEST)] : [];

	// Title before heading before body, the more of a title the better; all
	// terms in one piece before far ones; more hits before fewer, which soon
	// does not matter.
	function worthOf({ term }, article, list) {
		const has = (part) => list.some((p) => p.part === part);
		const count = list.reduce((n, p) => n + (p.count || 1), 0);
		const share = Math.min(1, term.length / article.title);

		return (has(0) ? 20 + 60 * share : 0) + (has(1) ? 10 : 0) +
			3 * Math.log2(1 + count);
	}

	function weigh(article, has, whole) {
		const pieces = new Map();
		let hits = 0, weight = 0, sure = true;

		for (const found of [...has, ...whole]) {
			const list = found.articles.get(article) || [];

			sure = sure && list.every((piece) => piece.count);

			for (const piece of list) {
				const seen = pieces.get(piece.part) ||
					{ part: piece.part, terms: 0 };

				seen.terms++;
				pieces.set(piece.part, seen);
				hits += has.includes(found) ? piece.count : 0;
			}
			weight += list.length ? worthOf(found, article, list) : 0;
		}
		const worth = ({ part }) => Math.min(part, 2); // words before headings
		const best = [...pieces.values()].sort((a, b) =>
			b.terms - a.terms || worth(b) - worth(a) || a.part - b.part);

		if (best.length && best[0].terms >= has.length && has.length > 1)
			weight += 15;
		return { article, hits, weight, sure, titled: pieces.has(0),
			part: best.length ? best[0].part : 2 };
	}

	// === Direct answers ===

	const bare = (s) => fold(s).text.replace(/[()【】〖〗「」『』{}<>《》]/g, "");

	// The issues named by year and number, by year and month, by a number alone
	// or by the number of all, perhaps with a page; or a year.
	function named(index, query) {
		const q = bare(query).replace(/^.*公报/, "");
		const page = "(?:第?(\\d{1,4})页)?$";
		const like = (words) => new RegExp(`^${words}${page}`).exec(q);
		const year = like("(\\d{4})[年.·\\-/]?第?0*(\\d{1,3})(期?)" +
			"(?:增刊(\\d*))?");
		const month = like("(\\d{4})[年.·\\-/]0?(\\d{1,2})(?:月[号刊份]?)?");
		const every = like("第?0*(\\d{1,3})期");
		const all = like("总第?0*(\\d{1,5})期");
		const of = (found, test) => found && {
			page: +found[found.length - 1] || 0, issues: index.issues.filter(test) };

		return [
			year && /[年第期.·\-/]/.test(q) && of(year, (i) => i.year === +year[1] &&
				i.number === +year[2] && i.supplement ===
					(year[4] === undefined ? 0 : +year[4] || 1)),
			of(month, (i) => i.id.startsWith(
				`${month[1]}-${month[2].padStart(2, "0")}`)),
			of(all, (i) => i.serial === +all[1]),
			of(every, (i) => i.number === +every[1]),
		].find((x) => x && x.issues.length) ||
			(/^\d{4}年?(?:目录|总目录|年度)?$/.test(q) ||
				(year && year[3]) ? { year: +q.slice(0, 4), lost: year && year[3] }
			: null);
	}

	function issueLink(issue, page) {
		const there = page && page <= issue.pages;

		return link(`${issue.id}/${there ? `p${page}` : "index"}.html`,
			issue.label + (issue.serial ? `（总第${issue.serial}期）` : "") +
			(there ? ` 第${page}页` : page && issue.pages ? ` 共${issue.pages}页`
				: ""));
	}

	function issueLinks(index, query) {
		const { issues = [], page, year, lost } = named(index, query) || {};

		if (year && index.issues.some((i) => i.year === year))
			return [link(`years/${year}.html`,
				`${lost ? "没有收录这一期，见" : ""}${year}年目录`)];
		return issues.sort((a, b) => b.year - a.year || b.number - a.number ||
			a.supplement - b.supplement).slice(0, SHOWN).map(
			(issue) => issueLink(issue, page));
	}

	// Articles of the number that was asked for.
	async function numberLinks(query, results) {
		const q = bare(query);
		const some = /\d/.test(q) ? results.filter((r) => r.titled)
			.sort((a, b) => b.weight - a.weight).slice(0, 3) : [];
		const texts = await Promise.all(some.map((r) => textOf(r.article, 0)));

		return some.map((r, i) => [r.article, texts[i]]).filter(
			([, facts]) => facts.number && bare(facts.number) === q).map(
			([article, facts]) => link(`${article.issue.id}/${facts.slug}.html`,
				`${facts.title}（${facts.number}）`, ...statusOf(article)));
	}

	// Of a number that stands in no text: articles whose number is a range with
	// it, 〔2017〕102-124号.
	async function rangeLinks(index, [, agency, year, n]) {
		const marks = ["-", "—", "~", "至"];
		const titled = (f, a) => (f.articles.get(a) || []).some((p) => !p.part);
		const [those, ...dashes] = await Promise.all(
			[fold(`${agency}〔${year}〕`).text, ...marks].map((t) => find(index, t)));
		const some = [...those.articles.keys()].filter((a) => titled(those, a) &&
			dashes.some((f) => titled(f, a))).slice(0, SHOWN);
		const texts = await Promise.all(some.map((a) => textOf(a, 0)));
		const holds = (number) => {
			const [, a, b] = /\)(\d+)[-—~至](\d+)号/.exec(fold(number).text) || [];

			return +a <= n && n <= +b;
		};

		return some.map((a, i) => [a, texts[i]])
			.filter(([, facts]) => holds(facts.number || ""))
			.map(([a, facts]) => link(`${a.issue.id}/${facts.slug}.html`,
				`${facts.title}（${facts.number}）`, ...statusOf(a)));
	}

	async function directOf(index, query, results) {
		const issues = [query, ...variants(query)]
			.map((q) => issueLinks(index, q)).find((list) => list.length) || [];
		const found = [...await numberLinks(query, results), ...issues];
		const number = !results.length && !found.length && NUMBER.exec(query);

		if (number)
			found.push(...await rangeLinks(index, number));
		return found.length ? make("div", "direct",
			...found.map((a) => make("p", "", a))) : null;
	}

	// 曲政任〔2017〕110号, in whatever brackets or none.
	const NUMBER =
		/^\s*([^\d\s([（〔]+)[\s([（〔]*((?:19|20)\d\d)[\s)\]）〕年]*第?0*(\d{1,4})[号號]\s*$/;

	// A number in whatever brackets was typed: as it is printed.
	const asNumber = (query) => query.replace(
		/[【〖「『{<]\s*([12]\d{3})\s*[】〗」』}>]/g, "〔$1〕");

	// === What is shown ===

	const params = () => new URLSearchParams(location.search);
	const FIELDS = ["from", "to", "category", "issuer", "kind", "status", "sort"];

	function make(tag, className, ...inside) {
		const made = document.createElement(tag);

		if (className)
			made.className = className;
		made.append(...inside.filter((x) => x !== "" && x !== null));
		return made;
	}

	function link(href, ...inside) {
		const made = make("a", "", ...inside);

		made.href = href;
		return made;
	}

	const statusOf = ({ status }) => status && status !== "有效"
		? [" ", make("strong", "status", status)] : [];

	// Words with the terms marked, from a place to another.
	function marked(words, list, from = 0, to = words.length) {
		const made = document.createDocumentFragment();
		const plain = (a, b) => words.slice(a, b).replace(/\n/g, "　");
		let at = from;

		for (const [a, b] of ranges(words, list)) {
			if (b <= from || a >= to || a < at)
				continue;
			made.append(plain(at, a), make("mark", "", plain(a, Math.min(b, to))));
			at = Math.min(b, to);
		}
		made.append(plain(at, to));
		return made;
	}

	// Where most terms stand near each other.
	function spot(words, core, list) {
		const folded = fold(words);
		const found = places(folded.text, list).filter(([a]) => a < core);
		let best = found[0], most = 0;

		for (const place of found.slice(0, 400)) {
			const near = new Set(found.filter(([a]) =>
				a >= place[0] && a < place[0] + AFTER)
				.map(([a, b]) => folded.text.slice(a, b))).size;

			if (near > most)
				[best, most] = [place, near];
		}
		return best ? folded.at[best[0]] : 0;
	}

	// A snippet begins and ends with its line where that is near. Where only the
	// title has hits, which stands above, the text begins.
	function snippet(facts, hits, list) {
		const begin = hits === 0 || !list.length;
		const part = begin ? 2 : hits;
		const { words, core, turns } = wordsOf(facts, part);
		const hit = begin ? 0 : spot(words, core, list);
		let from = Math.max(0, hit - BEFORE, words.lastIndexOf("\n", hit - 1) + 1);
		let to = Math.min(words.length, hit + AFTER);
		let page = 0;

		if (/[\uDC00-\uDFFF]/.test(words[from]))
			from--;
		if (/[\uD800-\uDBFF]/.test(words[to - 1]))
			to--;
		for (let i = 0; i < turns.length && turns[i] <= hit; i += 2)
			page = turns[i + 1];
		return { page, words: make("p", "snippet",
			from > 0 && words[from - 1] !== "\n" ? "…" : "",
			marked(words, list, from, to),
			to < words.length ? "…" : "") };
	}

	async function resultOf(result, list, query) {
		const { article, hits } = result;
		const facts = await textOf(article, result.part);
		const { issue } = article;
		const href = `${issue.id}/${facts.slug}.html` +
			(list.length ? `?q=${encodeURIComponent(query)}` : "");
		const title = make("h2", "title", link(href,
			marked(facts.title, list), facts.name ? "　" : "",
			marked(facts.name || "", list)));
		const shown = snippet(facts, result.part, list);
		const about = [facts.number && marked(facts.number, list),
			facts.issuer, facts.date].filter(Boolean)
			.map((x) => make("span", "", x));
		const where = [link(`${issue.id}/index.html`, issue.label)];

		title.append(...statusOf(article));
		if (shown.page)
			where.push(link(`${href}#p${shown.page}`, `第${shown.page}页`));
		if (hits)
			where.push(make("span", "", `命中 ${hits} 处`));
		return make("li", "", title, make("p", "facts", ...about),
			shown.words, make("p", "where", ...where));
	}

	// === Filters ===

	const FILTERS = {
		from: (a, v) => a.issue.year >= +v,
		to: (a, v) => a.issue.year <= +v,
		category: (a, v) => a.category === v || a.category.startsWith(`${v}/`),
		issuer: (a, v) => a.issuer.split("　").includes(v),
		kind: (a, v) => a.kind === v,
		status: (a, v) => (a.status || "未注明") === v,
	};
	const VALUES = {
		category: (a) => a.category ? [a.category.split("/")[0]] : [],
		issuer: (a) => a.issuer ? a.issuer.split("　") : [],
		kind: (a) => [a.kind],
		status: (a) => [a.status || "未注明"],
	};

	const passes = (article, state, but) => Object.keys(FILTERS).every(
		(f) => f === but || !state[f] || FILTERS[f](article, state[f]));

	// The choices of a field, with how many results each would leave.
	function fillField(name, index, results, state) {
		const counts = new Map();

		for (const a of index.articles)
			for (const v of VALUES[name](a))
				counts.set(v, 0);
		for (const { article } of results)
			if (passes(article, state, name))
				for (const v of VALUES[name](article))
					counts.set(v, counts.get(v) + 1);
		const options = [...counts].sort((a, b) => b[1] - a[1]).map(([v, n]) => {
			const option = make("option", "", n ? `${v}（${n}）` : v);

			option.value = v;
			return option;
		});

		$(name).replaceChildren($(name).options[0], ...options);
		$(name).parentElement.hidden = counts.size < 2 && !state[name];
	}

	function fillYears(index) {
		const years = [...new Set(index.issues.map((i) => i.year))];

		for (const [name, list] of [["from", years], ["to", [...years].reverse()]])
			if ($(name).options.length < 2)
				$(name).append(...list.map((y) => {
					const option = make("option", "", `${y}年`);

					option.value = y;
					return option;
				}));
	}

	function fillFields(index, results, state) {
		fillYears(index);
		for (const name of Object.keys(VALUES))
			fillField(name, index, results, state);
		for (const name of FIELDS) {
			$(name).value = state[name] || "";
			if (state[name] && $(name).value !== state[name]) {
				const option = make("option", "", state[name]);

				option.value = state[name];
				$(name).append(option);
				$(name).value = state[name];
			}
		}
	}

	// === The state, which is the address ===

	function readState() {
		const given = params();
		const state = { q: given.get("q") || "",
			page: Math.max(1, parseInt(given.get("page"), 10) || 1) };
		const years = /^(\d{4})?(-?)(\d{4})?$/.exec(given.get("year") || "");

		for (const name of FIELDS)
			state[name] = given.get(name) || "";
		if (years) {
			state.from = years[1] || "";
			state.to = years[2] ? years[3] || "" : years[1] || "";
		}
		return state;
	}

	function addressOf(state) {
		const made = new URLSearchParams();
		const { from, to } = state;

		if (state.q)
			made.set("q", state.q);
		if (from || to)
			made.set("year", from === to ? from : `${from}-${to}`);
		for (const name of FIELDS)
			if (state[name] && name !== "from" && name !== "to")
				made.set(name, state[name]);
		if (state.page > 1)
			made.set("page", state.page);
		const query = String(made);

		return location.pathname.split("/").pop() + (query ? `?${query}` : "");
	}

	// Some browsers know no history for pages from a disc: they load anew.
	function go(state) {
		try {
			history.pushState(null, "", addressOf(state));
		} catch (e) {
			location.href = addressOf(state);
			return;
		}
		show();
	}

	// === Showing ===

	let turn = 0; // of the query that is shown; older ones are dropped

	function say(...words) {
		$("state").replaceChildren(...words);
	}

	function done(count, began) {
		$("results").dataset.count = count;
		$("results").dataset.ms = Math.round(performance.now() - began);
		$("results").removeAttribute("aria-busy");
	}

	// The same thing written otherwise; or else, what was typed in one as words.
	async function others(index, found, query) {
		const counted = (list) => Promise.all(list.map(async (q) => [q,
			(await run(index, q, () => [])).results.length]));
		const some = (list) => list.filter(([, n]) => n).map(([q, n]) =>
			make("li", "", "换个写法：", link(addressOf({ q, page: 1 }), q),
				` 有 ${n} 篇。`));
		const items = some(await counted(variants(query)));

		if (!items.length && NUMBER.test(query))
			return [make("li", "", `没有收录${query.trim()}，见`,
				link("numbers.html", "文号索引"), "。")];
		if (items.length || found.has.length !== 1)
			return items;
		const words = await counted(await parted(index, found.has[0].term));

		return some(words).slice(0, 1);
	}

	const quoted = (t) => `“${t.slice(0, 40)}${t.length > 40 ? "…" : ""}”`;

	async function nothing(index, found, state) {
		const list = make("ul", "");
		const counts = found.has.map((f) => `${quoted(f.term)}${
			f.articles.size ? "在别的文章里有" : "哪里都没有"}`);

		if (found.results.length)
			list.append(make("li", "", "不加筛选有 ",
				link(addressOf({ q: state.q, page: 1 }),
					`${found.results.length} 篇`), "。"));
		else
			list.append(...await others(index, found, asNumber(state.q)));
		if (!list.children.length)
			list.append(make("li", "", found.has.length > 1
				? `分开看：${counts.join("，")}。少写一个词试试。`
				: "换短一些的字句，或者只留最要紧的几个字。"));
		list.append(make("li", "", "核对有没有写错的字；繁体和简体、数字的汉字和阿拉伯写法都按原文区分。"),
			make("li", "", "也可以从", link("years/index.html", "历年目录"), "、",
				link("category/index.html", "栏目"), "、",
				link("numbers.html", "文号"), "查找。"));
		return make("div", "none", make("p", "", "没有找到：",
			...found.wanted.all.map((t) => make("b", "", quoted(t))),
			...found.wanted.none.map((t) => make("b", "", `不含${quoted(t)}`))), list);
	}

	function failed(error) {
		const again = make("button", "", "再试一次");

		again.type = "button";
		again.addEventListener("click", () => location.reload());
		say();
		$("results").replaceChildren(make("div", "none", make("p", "",
			error.message === "stale"
				? "公报刚刚更新，本页还是旧的；请重新打开。"
				: navigator.onLine === false
					? "现在没有联网，检索要用的文件取不到。"
					: `检索要用的文件取不到：${error.message}`),
		make("p", "", again)));
		$("results").removeAttribute("aria-busy");
	}

	function turnPages(count, state) {
		const pages = Math.ceil(count / SHOWN);
		const list = [];
		const add = (page, label) => {
			const a = link(addressOf({ ...state, page }), label);

			a.dataset.page = page;
			if (page === state.page && label === String(page))
				a.setAttribute("aria-current", "page");
			list.push(make("li", "", a));
		};

		$("turn").hidden = pages < 2;
		if (state.page > 1)
			add(state.page - 1, "上一页");
		for (let p = 1; p <= pages; p++)
			if (p === 1 || p === pages || Math.abs(p - state.page) < 4)
				add(p, String(p));
			else if (Math.abs(p - state.page) === 4)
				list.push(make("li", "", "…"));
		if (state.page < pages)
			add(state.page + 1, "下一页");
		$("turn").replaceChildren(make("ul", "", ...list));
	}

	function sorted(results, state) {
		const newest = (a, b) => b.article.issue.i - a.article.issue.i ||
			a.article.i - b.article.i;

		if (state.sort === "date" || (!state.sort && !terms(state.q).all.length))
			return results.sort(newest);
		if (state.sort === "oldest")
			return results.sort((a, b) => a.article.i - b.article.i);
		return results.sort((a, b) => b.weight - a.weight || newest(a, b));
	}

	const ofPage = (results, state, more = 0) =>
		results.slice((state.page - 1) * SHOWN, state.page * SHOWN + more);

	// Of candidates in the page some may go, and others come in their places.
	function toFetch(results, state) {
		const unsure = ofPage(results, state).filter((r) => !r.sure).length;

		return ofPage(results, state, Math.min(unsure, RESERVE));
	}

	async function showPage(index, found, results, state, query) {
		const items = await Promise.all(ofPage(results, state).map(
			(r) => resultOf(r, found.wanted.all, query)));
		const direct = state.page === 1 &&
			await directOf(index, query, found.results);
		const list = make("ol", "", ...items);

		list.start = (state.page - 1) * SHOWN + 1;
		return [direct, items.length ? list : direct ? null
			: await nothing(index, found, state)].filter(Boolean);
	}

	// What a direct answer says, where it is all there is.
	const told = (words) =>
		words.startsWith("没有收录") ? "" : `直接找到：${words}`;

	async function showQuery(index, state, mine, began) {
		const query = asNumber(state.q);
		const choose = (list) =>
			sorted(list.filter((r) => passes(r.article, state)), state);
		const found = await run(index, query,
			(list) => toFetch(choose(list), state));
		const results = choose(found.results);

		state.page = Math.min(state.page,
			Math.max(1, Math.ceil(results.length / SHOWN)));
		const shown = await showPage(index, found, results, state, query);

		if (mine !== turn)
			return;
		fillFields(index, found.results, state);
		$("results").replaceChildren(...shown);
		turnPages(results.length, state);
		say(results.length ? `找到 ${results.length} 篇`
			: shown[0].className === "direct" ? told(shown[0].textContent) : "",
			found.wanted.cut ? "（检索词太长，只按前 80 字检索）" : "");
		done(results.length, began);
	}

	async function show() {
		const state = readState();
		const began = performance.now();
		const mine = ++turn;
		const asked = terms(state.q);
		const slow = setTimeout(() => say("正在检索…"), 150);
		const filters = FIELDS.some((f) => f !== "sort" && state[f]);

		$("q").value = state.q;
		document.title = (state.q ? `${state.q.slice(0, 30)}_` : "") + title;
		$("help").hidden = Boolean(state.q || filters);
		$("results").setAttribute("aria-busy", "true");
		delete $("results").dataset.count;
		try {
			const index = await root;

			if (asked.all.length || asked.none.length || filters) {
				await showQuery(index, state, mine, began);
			} else {
				fillFields(index, [], state);
				$("results").replaceChildren();
				$("turn").hidden = true;
				say(`收录 ${index.issues.length} 期 ${index.articles.length} 篇`);
				done(0, began);
			}
		} catch (error) {
			if (mine === turn)
				failed(error);
		} finally {
			clearTimeout(slow);
		}
	}

	// === Acting ===

	function formState() {
		const state = { q: $("q").value, page: 1 };

		for (const name of FIELDS)
			state[name] = $(name).value;
		return state;
	}

	// Arrows go through the results; up from the first is the box.
	function step(e) {
		const links = [...document.querySelectorAll(
			"#results .direct a, #results h2 a")];
		const at = links.indexOf(document.activeElement);
		const next = at + (e.key === "ArrowDown" ? 1 : -1);

		if (e.altKey || e.ctrlKey || e.metaKey || e.target.tagName === "SELECT" ||
			(at < 0 && (next < 0 || (document.activeElement !== $("q") &&
				(document.activeElement !== document.body || scrollY > 0)))) ||
			next >= links.length)
			return;
		e.preventDefault();
		(next < 0 ? $("q") : links[next]).focus();
	}

	function listen() {
		$("search").addEventListener("submit", (e) => {
			e.preventDefault();
			go(formState());
		});
		for (const name of FIELDS)
			$(name).addEventListener("change", () => go(formState()));
		$("turn").addEventListener("click", (e) => {
			const a = e.target.closest("a");

			if (!a || e.ctrlKey || e.metaKey || e.shiftKey)
				return;
			e.preventDefault();
			go({ ...readState(), page: +a.dataset.page });
			$("q").scrollIntoView();
		});
		document.addEventListener("keydown", (e) => {
			if (e.key === "ArrowDown" || e.key === "ArrowUp")
				step(e);
			else if (e.key === "Escape" && $("results").contains(e.target))
				$("q").focus();
		});
		addEventListener("popstate", show);
		document.querySelector(".filters").open = innerWidth >= 640;
	}

	const title = document.title;

	$("results").replaceChildren();
	listen();
	show();
})();
