// verify.js: tells whether a file the reader chooses or drops is one that was
// published. Nothing leaves the reader's machine; the hashes are a script, so
// that it works from a disc as well.
"use strict";

(() => {
	const section = document.getElementById("verify");
	const input = document.getElementById("file");
	const verdict = document.getElementById("verdict");
	let published; // a promise of { hash: path }

	// === SHA-256, FIPS 180-4: crypto.subtle is kept from pages that are
	// not served by https, and from discs. ===

	const PRIMES = [];
	for (let n = 2; PRIMES.length < 64; n++)
		if (PRIMES.every((p) => n % p))
			PRIMES.push(n);
	const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
	const K = Int32Array.from(PRIMES, (p) => fraction(Math.cbrt(p)));
	const START = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
	const turn = (x, n) => (x >>> n) | (x << (32 - n));

	function block(h, w, view, at) {
		for (let i = 0; i < 16; i++)
			w[i] = view.getInt32(at + 4 * i);
		for (let i = 16; i < 64; i++) {
			const a = w[i - 15];
			const b = w[i - 2];
			w[i] = w[i - 16] + w[i - 7] +
				(turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) +
				(turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
		}
		const s = h.slice();
		for (let i = 0; i < 64; i++) {
			const e = s[4];
			const a = s[0];
			const one = s[7] + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) +
				((e & s[5]) ^ (~e & s[6])) + K[i] + w[i];
			const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) +
				((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
			s.copyWithin(1, 0);
			s[4] += one;
			s[0] = one + two;
		}
		for (let i = 0; i < 8; i++)
			h[i] += s[i];
	}

	function ownDigest(data) {
		const h = Int32Array.from(START);
		const w = new Int32Array(64);
		const whole = data.byteLength - data.byteLength % 64;
		const view = new DataView(data);
		for (let at = 0; at < whole; at += 64)
			block(h, w, view, at);
		const rest = new Uint8Array(data, whole);
		const end = new Uint8Array(rest.length < 56 ? 64 : 128);
		end.set(rest);
		end[rest.length] = 0x80;
		const last = new DataView(end.buffer);
		last.setUint32(end.length - 8, Math.floor(data.byteLength / 2 ** 29));
		last.setUint32(end.length - 4, data.byteLength * 8 >>> 0);
		for (let at = 0; at < end.length; at += 64)
			block(h, w, last, at);
		const out = new DataView(new ArrayBuffer(32));
		h.forEach((x, i) => out.setInt32(4 * i, x));
		return out.buffer;
	}

	async function hash(file) {
		const data = await file.arrayBuffer();
		const digest = globalThis.crypto && crypto.subtle
			? await crypto.subtle.digest("SHA-256", data)
			: ownDigest(data);
		return Array.from(new Uint8Array(digest),
			(x) => x.toString(16).padStart(2, "0")).join("");
	}

	// === The page ===

	function load() {
		published ??= new Promise((done, failed) => {
			const script = document.createElement("script");
			globalThis.gongbaoHashes = done;
			script.onerror = () => {
				published = undefined;
				failed(new Error("no list"));
			};
			script.src = section.dataset.hashes;
			document.head.append(script);
		});
		return published;
	}

	function say(kind, name, words, path) {
		const item = document.createElement("li");
		item.className = kind;
		item.append(`${name}：${words}`);
		if (path) {
			const link = document.createElement("a");
			link.href = section.dataset.root + path;
			link.textContent = path;
			item.append(link);
		}
		verdict.append(item);
	}

	async function check(file) {
		try {
			const [hashes, digest] =
				await Promise.all([load(), hash(file)]);
			const path = Object.hasOwn(hashes, digest) && hashes[digest];
			if (path)
				say("same", file.name, "与发布的文件完全一致，即 ", path);
			else
				say("other", file.name, "不是本网站发布的文件，" +
					"或者内容已经改动。");
		} catch {
			say("failed", file.name, "没有核对成：文件或散列值读不出来，" +
				"请再试一次。");
		}
	}

	async function checkAll(files) {
		verdict.replaceChildren();
		for (const file of files)
			await check(file);
	}

	section.querySelector(".without").remove();
	input.disabled = false;
	input.addEventListener("change", () => checkAll([...input.files]));
	document.addEventListener("dragover", (event) => event.preventDefault());
	document.addEventListener("drop", (event) => {
		event.preventDefault();
		checkAll([...event.dataTransfer.files]);
	});
})();
