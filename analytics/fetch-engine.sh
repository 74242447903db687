#!/bin/sh
# Fetches the ClickHouse engine (libchdb.so) once: 178 MB over the network, 566 MB on disk.
#
# In:  nothing, or BRANDCAST_CHDB_LIB_DIR (where it shall be), BRANDCAST_CHDB_PACKAGE (a package fetched by other means)
# Out: ${BRANDCAST_CHDB_LIB_DIR:-${XDG_CACHE_HOME:-~/.cache}/brandcast/chdb-26.7.3-stable.1}/libchdb.so
#      the folder's name on stdout; one line on stderr and exit 1 when it can't be had.
# Safe to run again and by two at once: the folder appears complete or not at all.
set -eu

VERSION=26.7.3-stable.1

fail() {
    echo "fetch-engine: $1" >&2
    exit 1
}

cache="${XDG_CACHE_HOME:-${HOME:?}/.cache}/brandcast"
target="${BRANDCAST_CHDB_LIB_DIR:-$cache/chdb-$VERSION}"

if [ -f "$target/libchdb.so" ] && [ -f "$target/VERIFIED" ]; then
    echo "$target"
    exit 0
fi

case "$(uname -s)/$(uname -m)" in
Linux/x86_64 | Linux/amd64) ;;
*) fail "the ClickHouse engine is published for Linux on x86-64 only, this is $(uname -s)/$(uname -m): run the one-machine stack there" ;;
esac
# Of the package as published, and of the library in it.
package_sha256=c0d32b129e988f2b9a9a31c9141aecf5e1e2453f9a079efc4d36ab8e3f92b2ad
package_sha512=XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==
library_sha256=36ad4e999882821ef13cf2d0f52c93f48e6ee1b4498b35a201c23ce4b8d15bf5
package=@chdb/lib-linux-x64-gnu
archive_name=chdb-lib-linux-x64-gnu-$VERSION.tgz

for tool in sha256sum tar; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing: install it (Debian: apt-get install coreutils tar)"
done
ldd --version 2>&1 | grep -qiE 'glibc|gnu libc' || fail "the engine needs glibc, this system has another C library"

parent=$(dirname "$target")
mkdir -p "$parent" || fail "$parent can't be made: set BRANDCAST_CHDB_LIB_DIR or XDG_CACHE_HOME to a folder that can be written"
free_kb=$(df -Pk "$parent" | awk 'NR == 2 { print $4 }')
[ "${free_kb:-0}" -gt 900000 ] || fail "$parent has $((${free_kb:-0} / 1024)) MB left, the engine needs 900: free some, or set BRANDCAST_CHDB_LIB_DIR"

work=$(mktemp -d "$parent/.fetch-engine.XXXXXX") || fail "$parent can't be written"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

sum_of() { sha256sum "$1" | cut -d ' ' -f 1; }

archive="${BRANDCAST_CHDB_PACKAGE:-$cache/$archive_name}"
if [ ! -f "$archive" ] || [ "$(sum_of "$archive")" != "$package_sha256" ]; then
    [ -z "${BRANDCAST_CHDB_PACKAGE:-}" ] || fail "$archive is missing or is not the package $package@$VERSION (sha256 $package_sha256)"
    command -v npm >/dev/null 2>&1 || fail "npm is missing: install it (Debian: apt-get install npm), or fetch $package@$VERSION elsewhere and set BRANDCAST_CHDB_PACKAGE to the file"
    echo "fetching the ClickHouse engine $VERSION (178 MB, once)" >&2
    # Twice, because a broken download is the usual failure.
    for attempt in 1 2; do
        if (cd "$work" && npm pack --silent --no-update-notifier "$package@$VERSION" >npm.out 2>npm.err); then
            break
        fi
        [ "$attempt" = 1 ] || fail "npm could not fetch $package@$VERSION: $(grep -v 'npm warn' "$work/npm.err" | head -n 1)"
    done
    archive="$work/$archive_name"
    [ -f "$archive" ] || fail "npm fetched no $archive_name"
    found=$(sum_of "$archive")
    [ "$found" = "$package_sha256" ] || fail "the fetched package has sha256 $found, not $package_sha256: it was changed on its way; nothing was installed"
    if command -v openssl >/dev/null 2>&1; then
        found=$(openssl dgst -sha512 -binary "$archive" | openssl base64 -A)
        [ "$found" = "$package_sha512" ] || fail "the fetched package has npm integrity sha512-$found, not sha512-$package_sha512; nothing was installed"
    fi
fi

tar -xzf "$archive" -C "$work" package/libchdb.so package/package.json || fail "$archive can't be unpacked into $work (disk full?)"
found=$(sum_of "$work/package/libchdb.so")
[ "$found" = "$library_sha256" ] || fail "libchdb.so in $archive has sha256 $found, not $library_sha256; nothing was installed"
echo "$package@$VERSION sha256 $library_sha256" >"$work/package/VERIFIED"

# A folder that is there without VERIFIED was put there by hand or is broken: it goes.
if [ -e "$target" ] && [ ! -f "$target/VERIFIED" ]; then
    mv "$target" "$work/replaced" 2>/dev/null || true
fi
if ! mv -T "$work/package" "$target" 2>/dev/null; then
    # Another run was faster.
    [ -f "$target/VERIFIED" ] || fail "$target can't be made from $work"
fi
echo "$target"
