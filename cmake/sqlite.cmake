# SQLite from a pinned amalgamation, compiled into the program, and SQLiteCpp on top of it.
#
# The distribution's 3.40 has the WAL-reset corruption race; 3.51.3 is the first without it. The amalgamation
# travels in the npm package better-sqlite3, which third_party/sqlite pins by version and SHA-512. The lock names
# that one package only: what it depends on is never needed, because nothing of it is run. To move to a newer one,
# change the version in both files there, and the integrity to what
# `npm view better-sqlite3@VERSION dist.integrity` says.
#
# PLOY_SQLITE_DIR (variable or environment): a directory with sqlite3.c and sqlite3.h to use instead, for builds
# without a network.

set(PLOY_SQLITE_DIR "$ENV{PLOY_SQLITE_DIR}" CACHE PATH "Directory with sqlite3.c and sqlite3.h; empty: fetched")
set(PLOY_SQLITE_MIN 3.51.3)

# Fetches the amalgamation once into .cache/sqlite and sets `out` to where it lies. A changed lock fetches anew.
function(ploy_fetch_sqlite out)
  set(lock ${CMAKE_SOURCE_DIR}/third_party/sqlite)
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${lock}/package-lock.json)
  file(SHA256 ${lock}/package-lock.json lock_hash)
  string(SUBSTRING ${lock_hash} 0 12 lock_hash)
  set(cache ${CMAKE_SOURCE_DIR}/.cache/sqlite/${lock_hash})
  set(amalgamation ${cache}/node_modules/better-sqlite3/deps/sqlite3)
  set(${out} ${amalgamation} PARENT_SCOPE)
  if(EXISTS ${cache}/complete)
    return()
  endif()
  find_program(PLOY_NPM npm)
  if(NOT PLOY_NPM)
    message(FATAL_ERROR "SQLite ${PLOY_SQLITE_MIN} or newer has to be fetched, and there is no npm to fetch it with. "
      "Install it (Debian: apt-get install npm), or put sqlite3.c and sqlite3.h of the amalgamation from "
      "https://sqlite.org/download.html into a directory and configure with -DPLOY_SQLITE_DIR=that-directory.")
  endif()
  message(STATUS "Fetching the SQLite amalgamation pinned in third_party/sqlite")
  file(MAKE_DIRECTORY ${cache})
  file(COPY ${lock}/package.json ${lock}/package-lock.json DESTINATION ${cache})
  # npm refuses a package whose SHA-512 is not the lock's. Its scripts are not run: they would build a Node add-on.
  execute_process(COMMAND ${PLOY_NPM} ci --ignore-scripts --no-audit --no-fund
    WORKING_DIRECTORY ${cache} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(failed OR NOT EXISTS ${amalgamation}/sqlite3.c)
    message(FATAL_ERROR "npm could not fetch the SQLite amalgamation:\n${output}\n"
      "Check the network and npm's registry setting, or configure with -DPLOY_SQLITE_DIR=DIRECTORY, "
      "a directory with sqlite3.c and sqlite3.h, ${PLOY_SQLITE_MIN} or newer.")
  endif()
  file(TOUCH ${cache}/complete)  # last, so that an interrupted fetch is repeated
endfunction()

if(PLOY_SQLITE_DIR)
  set(sqlite_source ${PLOY_SQLITE_DIR})
else()
  ploy_fetch_sqlite(sqlite_source)
endif()
foreach(file sqlite3.c sqlite3.h)
  if(NOT EXISTS ${sqlite_source}/${file})
    message(FATAL_ERROR "${sqlite_source}/${file} is missing: PLOY_SQLITE_DIR must hold the SQLite amalgamation.")
  endif()
endforeach()
file(STRINGS ${sqlite_source}/sqlite3.h sqlite_version REGEX "^#define SQLITE_VERSION +\"" LIMIT_COUNT 1)
string(REGEX MATCH "[0-9]+(\\.[0-9]+)+" sqlite_version "${sqlite_version}")
if(sqlite_version VERSION_LESS PLOY_SQLITE_MIN)
  message(FATAL_ERROR "${sqlite_source} holds SQLite ${sqlite_version}; ${PLOY_SQLITE_MIN} or newer is needed, "
    "because older ones can corrupt a database in WAL mode.")
endif()
message(STATUS "SQLite ${sqlite_version} from ${sqlite_source}")

# Only the two files are shown to the compiler, so that nothing else of the package can be included.
set(sqlite_include ${CMAKE_BINARY_DIR}/sqlite)
file(MAKE_DIRECTORY ${sqlite_include})
configure_file(${sqlite_source}/sqlite3.h ${sqlite_include}/sqlite3.h COPYONLY)

add_library(ploy_sqlite3 STATIC ${sqlite_source}/sqlite3.c)
target_include_directories(ploy_sqlite3 SYSTEM PUBLIC ${sqlite_include})
target_link_libraries(ploy_sqlite3 PUBLIC Threads::Threads ${CMAKE_DL_LIBS} m)
target_compile_options(ploy_sqlite3 PRIVATE -w)
# A shared library that wants the system's libsqlite3 must not be served by ours, nor ours by it.
set_target_properties(ploy_sqlite3 PROPERTIES C_VISIBILITY_PRESET hidden)
target_compile_definitions(ploy_sqlite3 PRIVATE
  SQLITE_THREADSAFE=2                 # one thread at a time uses a connection; we see to that, SQLite need not
  SQLITE_DEFAULT_FOREIGN_KEYS=1       # on in every connection, also one that forgets the pragma
  SQLITE_DQS=0                        # "x" is never a string: a mistyped column is an error
  SQLITE_USE_URI=0                    # a file name is a file name, also one that begins with "file:"
  SQLITE_TEMP_STORE=2                 # sorting stays in memory: no copies of our data under /tmp
  SQLITE_TRUSTED_SCHEMA=0             # a doctored file cannot call functions from its schema
  SQLITE_DEFAULT_MEMSTATUS=0          # nobody reads these counters, which cost a lock per allocation
  SQLITE_LIKE_DOESNT_MATCH_BLOBS
  SQLITE_MAX_MMAP_SIZE=0              # an I/O error is an error code, not a SIGBUS
  SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE SQLITE_OMIT_PROGRESS_CALLBACK
  SQLITE_ENABLE_COLUMN_METADATA       # SQLiteCpp links its functions (and, never called, sqlite3_load_extension,
                                      # which stays refused at run time: the default)
  HAVE_FDATASYNC=1 HAVE_USLEEP=1      # else each commit syncs metadata too, and a busy wait sleeps whole seconds
  HAVE_GMTIME_R=1 HAVE_LOCALTIME_R=1)

if(PLOY_SANITIZE MATCHES "thread")
  # As an object, not in the library: nothing refers to it, so a linker would leave it out.
  add_library(ploy_sqlite_tsan OBJECT ${CMAKE_SOURCE_DIR}/cmake/sqlite_tsan.c)
  target_link_libraries(ploy_sqlite3 INTERFACE $<TARGET_OBJECTS:ploy_sqlite_tsan>)
endif()

# Debian's static SQLiteCpp, tied to our SQLite. Its own CMake package would pull in the system's library.
find_library(PLOY_SQLITECPP_LIBRARY libSQLiteCpp.a)
find_path(PLOY_SQLITECPP_INCLUDE SQLiteCpp/SQLiteCpp.h)
if(NOT PLOY_SQLITECPP_LIBRARY OR NOT PLOY_SQLITECPP_INCLUDE)
  message(FATAL_ERROR "SQLiteCpp is missing. Debian: apt-get install libsqlitecpp-dev.")
endif()
add_library(ploy_sqlitecpp STATIC IMPORTED GLOBAL)
set_target_properties(ploy_sqlitecpp PROPERTIES
  IMPORTED_LOCATION ${PLOY_SQLITECPP_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${PLOY_SQLITECPP_INCLUDE}
  INTERFACE_LINK_LIBRARIES ploy_sqlite3)
