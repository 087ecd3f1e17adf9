// other.js: what a reader may have meant who finds nothing: the same thing in
// the other ways in which it is written. Search itself goes by the text as it
// was printed.
"use strict";

(() => {
	const { fold, find, verify } = window.gongbao;
	const DIGITS = "〇一二三四五六七八九";
	const MOST = 10; // variants tried
	const LONGEST = 12, FEWEST = 2, PARTS = 4; // characters of a word, words
	const PHRASE = 40; // units of a phrase in the index
	const COUNT = "[\\d,.〇○零一二三四五六七八九十百千万亿]";

	// === Numerals ===

	// 12 to 十二, up to 999.
	function numeral(n) {
		const [h, t, u] = [n / 100 | 0, (n / 10 | 0) % 10, n % 10];

		return (h ? `${DIGITS[h]}百` : "") +
			(t > 1 || (t && h) ? `${DIGITS[t]}十` : t ? "十" : h && u ? "零" : "") +
			(u ? DIGITS[u] : "");
	}

	// 十二 to 12.
	function arabic(words) {
		const [, h, t, ten, u] =
			/^(?:(.)百零?)?(?:(.)?(十))?(.)?$/.exec(words) || [];
		const digit = (c) => c ? DIGITS.indexOf(c) : 0;

		return digit(h) * 100 + (ten ? (t ? digit(t) : 1) * 10 : 0) + digit(u);
	}

	// 二〇二四 to 2024.
	const plain = (year) => year.replace(/[○零]/g, "〇")
		.replace(/\D/g, (c) => DIGITS.indexOf(c));
	const singly = (digits) => digits.replace(/\d/g, (d) => DIGITS[d]);

	// === Variants ===

	// What is looked for, and what may stand for it: texts with $1, or a
	// function that gives one.
	const FORMS = [
		// 2024-05-31, 2024/5/31, 2024年05月31日
		[/(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?/g,
			(_, y, m, d) => `${y}年${+m}月${+d}日`,
			(_, y, m, d) => `${singly(y)}年${numeral(+m)}月${numeral(+d)}日`],
		[/^(\d{4})[-./年]0?(\d{1,2})月?$/g, (_, y, m) => `${y}年${+m}月`],
		// 曲政办发2024年19号, 曲政办发[2024]第019号; 曲政办发19号
		[/^(\D*?)[\s([（〔第]*((?:19|20)\d\d)[\s)\]）〕年]*第?0*(\d+)号?$/g,
			"$1〔$2〕$3号"],
		[/^(\D*[^\d第〕)\]])第?0*(\d+)号$/g, "$1〔 〕$2号"],
		// straight quotes, corners, none
		[/["＂「『'＇‘]([^"＂」』'＇’]*)["＂」』'＇’]/g, "“$1”", "‘$1’", "$1"],
		[/[“”]/g, "", "\""],
		// 2021-2025
		[/(\d)(?:[-－–—―~～〜至到]|——)(?=\d)/g, "$1—", "$1-", "$1～", "$1至",
			"$1–"],
		// 第3条, 第三条
		[/第(\d{1,3})(?=[条章节款项编届次])/g, (_, n) => `第${numeral(+n)}`],
		[/第([一二三四五六七八九十百零]+)(?=[条章节款项编届次])/g,
			(_, n) => `第${arabic(n)}`],
		[/[〇○零](?=[〇○零一二三四五六七八九年])/g, "〇", "○", "零"],
		// 二〇二四年, 二〇二四; 二〇二二年八月, 二〇二二年第九期
		[/[〇○零一二三四五六七八九]{4}(?=年|$)/g, plain],
		[/(\d{4}|[〇○零一二三四五六七八九]{4})年(第?)([一二三四五六七八九十]+)(?=[月期])/g,
			(_, y, nth, n) => `${plain(y)}年${nth}${arabic(n)}`],
		[/\d{4}(?=年$)/g, singly],
		[/[·•・‧．]/g, "·", "•", "・", ""], // 买买提·阿不都
		[/\d{4,}/g, (n) => n.replace(/\B(?=(?:\d{3})+$)/g, ",")], // 5,000
		[/(\d)[,，](?=\d{3})/g, "$1"],
		[/^(\D*?)第?0*(\d+)[号號]令$/g, "$1令第$2号"],
		[/[，、；。,;](?!\d)/g, " "],
		[/[《》〈〉（）()*＊]/g, ""],
	];

	function variants(query) {
		const found = [];
		const same = (a, b) => fold(a).text === fold(b).text;
		const q = query.trim();

		for (const [form, ...ways] of FORMS)
			for (const way of ways) {
				const made = q.replace(form, way).trim();

				if (made && !same(made, q) && !found.some((f) => same(f, made)))
					found.push(made);
			}
		return found.slice(0, MOST);
	}

	// === Words ===

	async function stands(index, term) {
		const found = await find(index, term);

		await verify(found, () => true);
		return found.articles.size > 0;
	}

	// How much of a term, from its beginning, stands anywhere.
	async function reach(index, term) {
		let low = 0, high = Math.min(LONGEST, term.length);

		while (low < high) {
			const mid = low + high + 1 >> 1;

			if (await stands(index, term.slice(0, mid)))
				low = mid;
			else
				high = mid - 1;
		}
		return low;
	}

	const OUTSIDE = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
	const WITHIN = new RegExp(`${COUNT}$`);
	const LEADING = new RegExp(`^${COUNT}+`);
	const SHORT = new RegExp(`${COUNT}{2,}|(?:(?!${COUNT}{2}).){1,2}`, "gu");

	// How much of a term is a word, of the so many characters that stand: no
	// number is divided. 0: it begins with one that stands nowhere.
	function whole(term, n) {
		const lead = (LEADING.exec(term.slice(n)) || [""])[0];

		while (lead && n > 0 && WITHIN.test(term.slice(0, n)))
			n--;
		return n;
	}

	// Queries for a term as words that stand somewhere, each as long as may be,
	// then as short as may be; one word for most of it; [] where that tells
	// nothing.
	async function parted(index, term) {
		const words = [];
		let rest = term.replace(OUTSIDE, "");

		if (term.length > PHRASE)
			return [term.slice(0, PHRASE).replace(/[\uD800-\uDBFF]$/, "")];
		while (rest && words.length < PARTS) {
			const n = whole(rest, await reach(index, rest));
			const word = rest.slice(0, n).replace(OUTSIDE, "");

			if (!n && LEADING.test(rest))
				return [];
			if (word.length >= FEWEST)
				words.push(word);
			rest = rest.slice(Math.max(n, 1)).replace(OUTSIDE, "");
		}
		if (words.length < 2)
			return words.filter((w) => w.length < term.length &&
				2 * w.length >= term.length);
		return [words, words.flatMap((word) => word.match(SHORT))].map(
			(list) => list.join(" "));
	}

	Object.assign(window.gongbao, { variants, parted });
})();
