/*
 * folder: a source in a temporary folder, made once a process; a target puts
 * its bytes into one of the files and reads the issue.
 */

#define FOLDER_ARTICLE "2024-01/01-a.md"
#define FOLDER_ISSUE "2024-01/issue.md"
#define FOLDER_SITE "site.yaml"
#define FOLDER_CSV "2024-01/tables/a.csv"
#define FOLDER_PICTURE "2024-01/images/a.png"

/* Makes the folder with something plain in each file; gives its path. */
const char *folder_make(void);
/* Replaces what a file of it holds. */
void folder_put(const char *name, const void *s, size_t n);
/* Puts back what folder_make wrote there. */
void folder_restore(const char *name);
/* Aborts, so that the fuzzer keeps the input. */
void folder_expect(bool holds, const char *promise);
