# gongbao: `make site` publishes content/, `make test` runs every test.

# === Files ===
BUILD = build
SRC := $(sort $(wildcard generator/*/*.c))
OBJ := $(SRC:generator/%.c=$(BUILD)/%.o)

# === Flags ===
PKGS = libcmark harfbuzz harfbuzz-subset yaml-0.1 libxml-2.0 uchardet nettle \
	fontconfig libpng libqrencode libqpdf zlib
CC = gcc
CFLAGS = -O2 -g
WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARN) -Igenerator $(CFLAGS) $(EXTRA) \
	$(shell pkg-config --cflags $(PKGS))
LDLIBS = $(shell pkg-config --libs $(PKGS)) -lhpdf

# === Build ===
all: $(BUILD)/gongbao

$(BUILD)/gongbao: $(OBJ) $(BUILD)/main.o
	$(CC) $(CFLAGS) $(EXTRA) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: generator/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJ:.o=.d) $(BUILD)/main.d

.PHONY: all
