// index.js: the index of every phrase, as a browser reads it. The root is named
// by the page; a term needs one shard of each segment; the texts tell where a
// shard gives only candidates. All come as scripts, which a browser loads from
// a disc too. How the index is made stands in generator/search/trie.h.
"use strict";

(() => {
	const { fold, places } = window.gongbao;
	const LONGEST = 40; // units of a phrase in the index
	const KINDS = ["文件", "令", "人事任免", "大事记", "公告通知"];

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
			a.title = 2 ** ((root.titles.charCodeAt(i) - 97) / 2); // units
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

	// === Terms ===

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

	const rootScript = document.querySelector("script[src*='search/root.js']");
	const root = file("root").promise.then(open);

	file("root").script = rootScript;
	if (rootScript)
		rootScript.addEventListener("error",
			() => file("root").fail(new Error("search/root.js")));
	root.catch(() => {});
	Object.assign(window.gongbao, { root, find, verify, textOf, wordsOf });
})();
