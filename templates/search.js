// search.js: the search page. A query takes three steps: the root (named by the
// page), one shard of each segment for each term, the texts that tell where a
// shard gives only candidates; then the texts of the ten results shown. All
// come as scripts, which a browser loads from a disc too. How the index is made
// stands in generator/search/trie.c.
"use strict";

(() => {
	const { fold, terms, places, ranges } = window.gongbao;
	const LONGEST = 40; // units of a phrase in the index
	const SHOWN = 10;
	const BEFORE = 30, AFTER = 90; // characters of a snippet around a hit
	const KINDS = ["文件", "令", "人事任免", "大事记", "公告通知"];
	const $ = (id) => document.getElementById(id);

	// === Files ===

	const files = new Map(); // name: { promise, take }

	function file(name) {
		if (!files.has(name)) {
			const entry = {};

			entry.promise = new Promise((take, fail) =>
				Object.assign(entry, { take, fail }));
			files.set(name, entry);
		}
		return files.get(name);
	}

	window.gongbao = Object.assign(
		(name, ...what) => file(name).take(what), window.gongbao);

	function load(name, url) {
		const entry = file(name);

		if (entry.script)
			return entry.promise;
		entry.script = document.createElement("script");
		entry.script.src = url;
		entry.script.onload = () => entry.fail(new Error(url));
		entry.script.onerror = () => {
			files.delete(name);
			entry.fail(new Error(url));
		};
		document.head.append(entry.script);
		return entry.promise;
	}

	// === The root ===

	// Articles by number; of each segment the pieces where they begin.
	function open([root]) {
		const articles = [];

		root.issues.forEach((issue, i) => {
			const [id, year, number, supplement, serial, pages, n] = issue;

			issue.label = `${year}年第${number}期` +
				(supplement ? `增刊${supplement}` : "");
			Object.assign(issue,
				{ id, year, number, supplement, serial, pages, i });
			for (let k = 1; k <= n; k++)
				articles.push({ issue, k });
		});
		articles.forEach((a, i) => {
			a.i = i;
			a.files = root.files[i];
			a.kind = KINDS[root.kinds[i]];
			for (const name of ["status", "category", "issuer"])
				a[name] = root[name].names[root[name].at[i]];
		});
		for (const s of root.segments) {
			s.articles = articles.filter(
				(a) => a.issue.i >= s.first && a.issue.i < s.first + s.n);
			s.starts = [];
			s.pieces = 0;
			for (const a of s.articles) {
				s.starts.push(s.pieces);
				s.pieces += a.files + 2;
			}
			s.from = [];
			s.names = [];
			s.shards.forEach((words, job) => words.split("\n").forEach((w, i) => {
				s.from.push(w);
				s.names.push(`${s.dir}/${String(job).padStart(2, "0")}-` +
					String(i).padStart(3, "0"));
			}));
		}
		return { segments: root.segments, issues: root.issues, articles };
	}

	// The last of the sorted that is not after what.
	function last(sorted, what) {
		let low = 0, high = sorted.length;

		while (low < high) {
			const mid = (low + high) >> 1;

			if (sorted[mid] <= what)
				low = mid + 1;
			else
				high = mid;
		}
		return low - 1;
	}

	// The piece of a segment: its article, and which of it. 0 is the title, 1
	// the headings, then the parts of the body.
	function pieceOf(segment, id) {
		const a = last(segment.starts, id);
		const part = id - segment.starts[a];

		return { segment, article: segment.articles[a], part };
	}

	// === Shards ===

	// The bytes in the digits to base 91, as a reader of bits.
	function bits(digits) {
		const bytes = new Uint8Array(digits.length * 13 / 16 + 1);
		const digit = (i) => {
			const c = digits.charCodeAt(i);

			return c - (c > 92 ? 36 : 35);
		};
		let n = 0, waiting = 0, held = 0, at = 0;

		for (let i = 0; i + 1 < digits.length; i += 2) {
			waiting = (waiting << 13 | digit(i) * 91 + digit(i + 1)) & 0xFFFFFF;
			for (held += 13; held >= 8; held -= 8)
				bytes[n++] = waiting >> held - 8;
		}

		function bit() {
			const b = bytes[at >> 3] >> 7 - (at & 7) & 1;

			at++;
			return b;
		}

		function get(count) {
			let value = 0;

			while (count > 0) {
				const left = 8 - (at & 7);
				const take = Math.min(left, count);

				value = value << take |
					bytes[at >> 3] >> left - take & (1 << take) - 1;
				at += take;
				count -= take;
			}
			return value;
		}

		function golomb(order) {
			let n = 0;

			while (!bit()) {
				if (++n > 30)
					throw new Error("shard");
			}
			return ((1 << n | get(n)) - 1) * 2 ** order + get(order);
		}

		function below(max) {
			const size = max + 1;
			const n = 31 - Math.clz32(size);
			const cut = 2 ** (n + 1) - size;
			let value = get(n);

			if (value >= cut)
				value = value * 2 + bit() - cut;
			return (value + (size - cut >> 1)) % size;
		}

		function fill(set, from, n, low, high) {
			const mid = n >> 1;

			if (n === 0)
				return;
			if (high - low + 1 === n) {
				for (let i = 0; i < n; i++)
					set[from + i] = low + i;
				return;
			}
			const v = low + mid + below(high - (n - 1 - mid) - (low + mid));

			set[from + mid] = v;
			fill(set, from, mid, low, v - 1);
			fill(set, from + mid + 1, n - mid - 1, v + 1, high);
		}

		function set(n, max) {
			const made = new Uint32Array(n);

			fill(made, 0, n, 0, max);
			return made;
		}

		return { bit, get, golomb, below, set };
	}

	// What the shard says of the term: pieces with the counts of its hits, sure
	// unless units were passed over; or candidates; or nothing.
	function lookUp(digits, term, segment) {
		const read = bits(digits);
		const root = { n: segment.pieces, ids: null, more: null };
		const rare = segment.rare;

		const ids = (node, set) => set.map((i) => node.ids ? node.ids[i] : i);
		const within = (node) => node.n * 4 > root.n ? root : node;

		function bin(node, whole, state) {
			const zeros = read.get(4);
			const unit = (state.next >>> zeros) + read.golomb(0) << zeros;
			const set = read.set(rare - read.golomb(0), whole.n - 1);

			state.next = unit;
			if (state.on && unit <= state.want)
				state.bin = ids(whole, set);
			return unit;
		}

		function order(n) {
			const log = 31 - Math.clz32(n);

			return log > 14 ? 2 : 12 - (log * 5 / 7 | 0);
		}

		function counts(node, whole, set, path) {
			node.more = new Uint8Array(node.n);
			node.counts = new Uint32Array(node.n).fill(1);
			for (let i = 0; i < node.n; i++)
				if (!whole.more || whole.more[set[i]]) {
					node.more[i] = read.bit();
					if (node.more[i] && !path)
						node.counts[i] = read.golomb(0) + 2;
				}
		}

		function child(node, whole, state, depth, sure, path) {
			const unit = state.next + read.golomb(order(node.n));
			const made = { n: rare + 1 };

			state.next = unit + 1;
			if (whole.n > rare + 1)
				made.n += read.golomb(0);
			if (!path || made.n * 4 <= root.n) {
				const set = read.set(made.n, whole.n - 1);

				made.ids = ids(whole, set);
				counts(made, whole, set, path);
			}
			const skip = read.golomb(0);
			const on = state.on && unit === state.want;

			if (on && depth + 1 + skip >= term.length)
				return { ids: made.ids, counts: made.counts,
					sure: sure && term.length === depth + 1 };
			if (depth + 1 + skip < LONGEST) {
				const found = items(made, depth + 1 + skip, on,
					sure && !skip);

				if (on)
					return found;
			}
			return unit > state.want ? { ids: state.bin } : null;
		}

		function items(node, depth, on, sure) {
			const whole = within(node);
			const state = { next: 0, on, bin: null,
				want: on ? term.charCodeAt(depth) : Infinity };

			for (;;) {
				if (!read.bit()) {
					if (bin(node, whole, state) > state.want)
						return { ids: state.bin };
					continue;
				}
				const path = read.bit();

				if (path && read.bit())
					return on ? { ids: state.bin } : null;
				const found = child(node, whole, state, depth, sure, path);

				if (found && on)
					return found;
			}
		}

		return items(root, 0, true, true);
	}

	async function shardOf(segment, term) {
		const name = segment.names[last(segment.from, term)];
		const [key, digits] = await load(name, `search/${name}.js?${segment.key}`);

		if (key !== segment.key)
			throw new Error("stale");
		return lookUp(digits, term.slice(0, LONGEST), segment);
	}

	// === Texts ===

	async function textOf(article, part) {
		const number = `${article.k}-${Math.max(0, part - 2)}`;
		const [facts] = await load(`${article.issue.id}/${number}`,
			`${article.issue.id}/text/${number}.js`);

		return facts;
	}

	// The words of a piece, and the units in which its phrases may begin.
	function wordsOf(facts, part) {
		const words = part < 2 ? facts.zones[part] : facts.body;

		return { words, core: part < 2 ? Infinity : facts.core,
			turns: (part === 1 ? facts.turns : part > 1 ? facts.pages : null) ||
				[0, facts.first] };
	}

	async function countIn({ article, part }, term) {
		const { words, core } = wordsOf(await textOf(article, part), part);

		return places(fold(words).text, [term])
			.filter(([from]) => from < core).length;
	}

	// === A query ===

	// Of each article the pieces with a term: [piece, how many], or 0 where only
	// the text tells.
	async function find(index, term) {
		const found = { term, articles: new Map(), unsure: [] };

		await Promise.all(index.segments.map(async (segment) => {
			const { ids, counts, sure } = await shardOf(segment, term) || {};
			const told = counts && term.length <= LONGEST;

			(ids || []).forEach((id, i) => {
				const piece = pieceOf(segment, id);
				const list = found.articles.get(piece.article) || [];

				piece.count = told ? counts[i] : 0;
				list.push(piece);
				found.articles.set(piece.article, list);
				if (told && !sure && i === 0)
					found.unsure.push(piece);
			});
		}));
		return found;
	}

	// Pieces that only may have the term: as far as their articles matter, told
	// by their texts.
	async function verify(found, wanted) {
		const { term } = found;
		const wrong = new Set();

		await Promise.all(found.unsure.map(async (piece) => {
			if (!await countIn(piece, term))
				wrong.add(piece.segment);
		}));
		await Promise.all([...found.articles].map(async ([article, list]) => {
			if (!wanted(article))
				return;
			await Promise.all(list.map(async (piece) => {
				if (!piece.count)
					piece.count = await countIn(piece, term);
			}));
			list = list.filter((p) => p.count && !wrong.has(p.segment));
			if (list.length)
				found.articles.set(article, list);
			else
				found.articles.delete(article);
		}));
	}

	async function run(index, query) {
		const wanted = terms(query);
		const all = wanted.all.map((t) => find(index, t));
		const none = wanted.none.map((t) => find(index, t));
		const has = await Promise.all(all);
		const not = await Promise.all(none);
		const everywhere = (a) => has.every((f) => f.articles.has(a));

		await Promise.all(has.map((f) => verify(f, everywhere)));
		await Promise.all(not.map((f) => verify(f, everywhere)));
		const articles = index.articles.filter((a) => everywhere(a) &&
			!not.some((f) => f.articles.has(a)));

		if (!articles.length)
			await Promise.all(has.map((f) => verify(f, () => true)));

		return { wanted, has, results: articles.map((a) => weigh(a, has)) };
	}

	// Title before heading before body; all terms in one piece before far ones;
	// more hits before fewer, which soon does not matter.
	function weigh(article, has) {
		const pieces = new Map();
		let hits = 0, weight = 0;

		for (const found of has) {
			const list = found.articles.get(article);
			let count = 0, title = 0, heading = 0;

			for (const piece of list) {
				const seen = pieces.get(piece.part) ||
					{ part: piece.part, terms: 0, hits: 0 };

				seen.terms++;
				seen.hits += piece.count;
				pieces.set(piece.part, seen);
				count += piece.count;
				title = title || piece.part === 0;
				heading = heading || piece.part === 1;
			}
			hits += count;
			weight += (title ? 40 : 0) + (heading ? 10 : 0) +
				3 * Math.log2(1 + count);
		}
		const worth = ({ part }) => Math.min(part, 2); // words before headings
		const best = [...pieces.values()].sort((a, b) =>
			b.terms - a.terms || worth(b) - worth(a) || a.part - b.part);

		if (best.length && best[0].terms === has.length && has.length > 1)
			weight += 15;
		return { article, hits, weight, part: best.length ? best[0].part : 2 };
	}

	// === Direct answers ===

	const bare = (s) => fold(s).text.replace(/[()【】〖〗「」『』{}<>《》]/g, "");

	// An issue, perhaps with a page of it, named by year and number or by its
	// number of all.
	function issueOf(index, query) {
		const q = bare(query);
		const year = /^(?:.*公报)?(\d{4})[年.·\-/](?:第)?0?(\d{1,3})期?(?:增刊(\d*))?(?:第?(\d{1,4})页?)?$/.exec(q);
		const all = /^(?:.*公报)?总第?(\d{1,5})期(?:第?(\d{1,4})页)?$/.exec(q);
		let issue = null, page = 0;

		if (year) {
			const supplement = year[3] === undefined ? 0 : +(year[3] || 1);

			page = +(year[4] || 0);
			issue = index.issues.find((i) => i.year === +year[1] &&
				i.number === +year[2] && i.supplement === supplement);
		} else if (all) {
			page = +(all[2] || 0);
			issue = index.issues.find((i) => i.serial === +all[1]);
		}
		return issue && { issue, page: page <= issue.pages ? page : 0 };
	}

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
		const title = make("h2", "title", link(
			`${issue.id}/${facts.slug}.html` +
			(list.length ? `?q=${encodeURIComponent(query)}` : ""),
			marked(facts.title, list)));
		const shown = snippet(facts, result.part, list);
		const about = [facts.number && marked(facts.number, list),
			facts.issuer, facts.date].filter(Boolean)
			.map((x) => make("span", "", x));
		const where = [link(`${issue.id}/index.html`, issue.label)];

		if (article.status && article.status !== "有效")
			title.append(" ", make("strong", "status", article.status));
		if (shown.page)
			where.push(make("span", "", `第${shown.page}页`));
		if (hits)
			where.push(make("span", "", `命中 ${hits} 处`));
		return make("li", "", title, make("p", "facts", ...about),
			shown.words, make("p", "where", ...where));
	}

	function directOf(index, query, results, texts) {
		const named = issueOf(index, query);
		const q = bare(query);
		const found = [];

		if (named) {
			const { issue, page } = named;

			found.push(link(page ? `${issue.id}/p${page}.html`
				: `${issue.id}/index.html`,
			issue.label + (issue.serial ? `（总第${issue.serial}期）` : "") +
				(page ? ` 第${page}页` : "")));
		}
		results.forEach((r, i) => {
			if (texts[i] && texts[i].number && bare(texts[i].number) === q)
				found.push(link(
					`${r.article.issue.id}/${texts[i].slug}.html`,
					`${texts[i].title}（${texts[i].number}）`));
		});
		return found.length ? make("div", "direct",
			...found.map((a) => make("p", "", a))) : null;
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

	function nothing(found, state) {
		const list = make("ul", "");
		const quoted = (t) => `“${t.slice(0, 40)}${t.length > 40 ? "…" : ""}”`;
		const loose = { q: state.q };
		const counts = found.has.map((f) => `${quoted(f.term)}${
			f.articles.size ? "在别的文章里有" : "哪里都没有"}`);

		if (found.results.length)
			list.append(make("li", "", "不加筛选有 ",
				link(addressOf({ ...loose, page: 1 }),
					`${found.results.length} 篇`), "。"));
		else if (found.has.length > 1)
			list.append(make("li", "", `分开看：${counts.join("，")}。少写一个词试试。`));
		else
			list.append(make("li", "", "换短一些的字句，或者只留最要紧的几个字。"));
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

	async function showPage(index, found, results, state, query) {
		const first = (state.page - 1) * SHOWN;
		const part = results.slice(first, first + SHOWN);
		const texts = await Promise.all(part.map((r) => textOf(r.article, r.part)));
		const items = await Promise.all(part.map(
			(r) => resultOf(r, found.wanted.all, query)));
		const direct = state.page === 1 && directOf(index, query, part, texts);
		const list = make("ol", "", ...items);

		list.start = first + 1;
		return [direct, items.length ? list
			: direct ? null : nothing(found, state)].filter(Boolean);
	}

	async function showQuery(index, state, mine, began) {
		const query = asNumber(state.q);
		const found = await run(index, query);
		const results = sorted(
			found.results.filter((r) => passes(r.article, state)), state);

		state.page = Math.min(state.page,
			Math.max(1, Math.ceil(results.length / SHOWN)));
		const shown = await showPage(index, found, results, state, query);

		if (mine !== turn)
			return;
		fillFields(index, found.results, state);
		$("results").replaceChildren(...shown);
		turnPages(results.length, state);
		say(results.length ? `找到 ${results.length} 篇`
			: shown[0].className === "direct" ? "正文里没有这些字" : "",
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
			(at < 0 && (document.activeElement !== $("q") || next < 0)) ||
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
	const rootScript = document.querySelector("script[src*='search/root.js']");
	const root = file("root").promise.then(open);

	file("root").script = rootScript;
	if (rootScript)
		rootScript.addEventListener("error",
			() => file("root").fail(new Error("search/root.js")));
	root.catch(() => {});
	$("results").replaceChildren();
	listen();
	show();
})();
