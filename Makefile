# gongbao: `make site` publishes content/, `make test` runs every test.

# === Files ===
BUILD = build
SRC := $(sort $(wildcard generator/*/*.c generator/*/*/*.c))
OBJ := $(SRC:generator/%.c=$(BUILD)/%.o)
LIB := $(BUILD)/libgongbao.a
UNITS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))
MO := $(BUILD)/locale/zh_CN/LC_MESSAGES/gongbao.mo
MAN1 = generator/man/gongbao.1
MAN5 = generator/man/gongbao-format.5

# === Packages: the one list. BUILD_DEPS to build and publish, TEST_DEPS to test ===
BUILD_DEPS = gcc make pkg-config libc6-dev libcmark-dev libharfbuzz-dev \
	libyaml-dev libxml2-dev libuchardet-dev nettle-dev libfontconfig-dev \
	libicu-dev libpng-dev libjpeg-dev liblcms2-dev libgs-common libqrencode-dev \
	libqpdf-dev libdeflate-dev libhpdf-dev libzip-dev libbrotli-dev \
	libmicrohttpd-dev gettext \
	fontconfig fonts-noto-cjk fonts-lxgw-wenkai
TEST_DEPS = libcmocka-dev python3 poppler-utils qpdf mupdf-tools clang \
	clang-format clang-tidy llvm libclang-rt-dev shellcheck mandoc \
	valgrind libxml2-utils python3-pip nginx \
	libnginx-mod-http-brotli-static zstd chromium ghostscript openssl \
	pandoc libreoffice-writer-nogui libreoffice-calc-nogui unzip

# === Flags ===
PKGS = libcmark harfbuzz harfbuzz-subset icu-uc yaml-0.1 libxml-2.0 uchardet nettle \
	fontconfig libpng libjpeg libqrencode libqpdf libdeflate lcms2 libzip \
	libbrotlienc libmicrohttpd
CC = gcc
CFLAGS = -O2 -g
WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
# Read when the first file is compiled: by then deps has installed what it asks.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARN) -Igenerator $(CFLAGS) $(EXTRA) $(PKG_CFLAGS)
LDLIBS = $(PKG_LIBS) -lhpdf -lm

PREFIX = /usr/local
DESTDIR =
FORMATS = web,reader,articles,press
GONGBAO = $(BUILD)/gongbao

# === Build ===
all: $(GONGBAO) $(MO)

$(GONGBAO): $(BUILD)/main.o $(LIB)
	$(CC) $(CFLAGS) $(EXTRA) -o $@ $^ $(LDLIBS)

$(LIB): $(OBJ)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/%.o: generator/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(MO): generator/po/zh_CN.po
	@mkdir -p $(@D)
	msgfmt -c -o $@ $<

$(BUILD)/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -o $@ $< $(LIB) $(LDLIBS) -lcmocka

-include $(OBJ:.o=.d) $(BUILD)/main.d $(UNITS:=.d)

# === What people type ===
BUILD_ALL = $(MAKE) --no-print-directory -j$(shell nproc)

site: deps
	@$(BUILD_ALL) all
	$(GONGBAO) build --source content --output public --press press \
		--formats $(FORMATS)

test: test-deps
	@$(BUILD_ALL) all units
	tests/all $(BUILD)

lint: test-deps
	tests/lint/run

asan: test-deps
	@for cc in gcc clang; do \
		$(BUILD_ALL) BUILD=$(BUILD)/asan-$$cc CC=$$cc \
			CFLAGS="-O1 -g" EXTRA="$(ASAN)" all units && \
		tests/all --sanitized $(BUILD)/asan-$$cc || exit 1; \
	done
ASAN = -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer

bench: deps
	@$(BUILD_ALL) all
	tests/bench $(GONGBAO)

fuzz: test-deps
	tests/fuzz/run 60

units: $(UNITS)

# === Packages, installed when missing ===
deps:
	@generator/install-packages $(BUILD_DEPS)

test-deps:
	@generator/install-packages $(BUILD_DEPS) $(TEST_DEPS)

# === Installing ===
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/gongbao \
		$(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5 \
		$(DESTDIR)$(PREFIX)/share/locale/zh_CN/LC_MESSAGES
	install -m 755 $(GONGBAO) $(DESTDIR)$(PREFIX)/bin
	cp -r templates styles $(DESTDIR)$(PREFIX)/share/gongbao
	chmod -R a+rX $(DESTDIR)$(PREFIX)/share/gongbao
	install -d $(DESTDIR)$(PREFIX)/share/gongbao/fonts
	install -m 644 fonts/fonts.yaml $(DESTDIR)$(PREFIX)/share/gongbao/fonts
	install -m 644 $(MAN1) $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(MAN5) $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 $(MO) $(DESTDIR)$(PREFIX)/share/locale/zh_CN/LC_MESSAGES

clean:
	rm -rf $(BUILD)

.DELETE_ON_ERROR:
.PHONY: all site test lint asan bench fuzz units deps test-deps install clean
