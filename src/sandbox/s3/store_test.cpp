#include "sandbox/s3/store.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

#include "sandbox/s3/test_world.hpp"

namespace ploy::sandbox::s3 {
namespace {

namespace fs = std::filesystem;

std::size_t blobs_in(const fs::path& dir) {
  std::size_t n = 0;
  for (const auto& entry : fs::recursive_directory_iterator(dir / "blobs"))
    n += std::size_t{entry.is_regular_file()};
  return n;
}

std::size_t lines_in(const fs::path& path) {
  std::ifstream file(path);
  std::size_t n = 0;
  for (std::string line; std::getline(file, line);) ++n;
  return n;
}

void append(const fs::path& path, std::string_view text) { std::ofstream(path, std::ios::app) << text; }

TEST(S3Store, KeepsEverythingOverARestart) {
  TestWorld s3;
  s3.make_bucket();
  s3.put("/bucket/a%20b", "content", {{"x-amz-meta-m", "1"}, {"x-amz-tagging", "t=1"}});
  s3.put("/bucket/empty", "");
  s3.put("/bucket/gone", "1");
  s3.send("DELETE", "/bucket/gone");
  const std::string before = s3.get("/bucket?list-type=2").body;
  s3.restart();
  EXPECT_EQ(s3.get("/bucket?list-type=2").body, before);
  const auto got = s3.get("/bucket/a%20b");
  EXPECT_EQ(got.body, "content");
  EXPECT_EQ(header(got, "x-amz-meta-m"), "1");
  EXPECT_EQ(header(got, "x-amz-tagging-count"), "1");
  EXPECT_EQ(s3.get("/bucket/empty").head.status, 200);
}

TEST(S3Store, RemovesTheFilesOfWhatIsNoLongerThere) {
  TestWorld s3;
  s3.make_bucket();
  s3.put("/bucket/k", "1");
  s3.put("/bucket/k", "2");
  EXPECT_EQ(blobs_in(s3.dir()), 1U);
  s3.put("/bucket/copy", "", {{"x-amz-copy-source", "/bucket/k"}});
  s3.send("DELETE", "/bucket/k");
  EXPECT_EQ(blobs_in(s3.dir()), 1U) << "the copy needs it";
  s3.restart();
  EXPECT_EQ(s3.get("/bucket/copy").body, "2");
  s3.send("DELETE", "/bucket/copy");
  EXPECT_EQ(blobs_in(s3.dir()), 0U);
}

TEST(S3Store, LeavesNoFileBehindABodyThatWasRefused) {
  TestWorld s3;
  s3.make_bucket();
  EXPECT_EQ(s3.put("/bucket/k", "body", {{"x-amz-checksum-crc32", "AAAAAA=="}}).head.status, 400);
  EXPECT_EQ(blobs_in(s3.dir()), 0U);
}

// What a process leaves that was killed: between a file and its line, and in the middle of a line.
TEST(S3Store, ForgetsWhatAKilledProcessHadNotFinished) {
  TestWorld s3;
  s3.make_bucket();
  s3.put("/bucket/k", "1");
  fs::create_directories(s3.dir() / "blobs" / "77");
  append(s3.dir() / "blobs" / "77" / "77", "a file without a line");
  append(s3.dir() / "journal.jsonl", R"({"do":"put","bucket":"bucket","key":"half)");
  s3.restart();
  EXPECT_EQ(blobs_in(s3.dir()), 1U);
  EXPECT_EQ(elements(s3.get("/bucket?list-type=2").body, "Key"), std::vector<std::string>{"k"});
  s3.put("/bucket/after", "2");
  s3.restart();
  EXPECT_EQ(s3.get("/bucket/after").body, "2");
}

// A child writes objects and reports each that was acknowledged, until it is killed in the middle of it.
TEST(S3Store, KeepsEverythingAcknowledgedWhenItIsKilled) {
  const fs::path dir = fs::temp_directory_path() / ("ploy-s3-killed-" + std::to_string(::getpid()));
  int reports[2];
  ASSERT_EQ(::pipe(reports), 0);
  SystemClock clock;
  Log log({.to_stderr = false}, clock);
  const S3Sandbox::Options options{.dir = dir, .access_key = "AKTEST", .secret_key = Secret("SKTEST")};
  const pid_t child = ::fork();
  if (child == 0) {
    const auto sandbox = S3Sandbox::open(options, clock, log);
    for (int i = 0; sandbox; ++i) {
      if (!(*sandbox)->put_object("bucket", "key" + std::to_string(i), "content " + std::to_string(i))) break;
      if (::write(reports[1], "x", 1) != 1) break;
    }
    ::_exit(1);
  }
  ::close(reports[1]);
  int acknowledged = 0;
  std::array<char, 64> buffer;
  while (acknowledged < 500) {
    const ssize_t n = ::read(reports[0], buffer.data(), buffer.size());
    ASSERT_GT(n, 0) << "the child ended by itself";
    acknowledged += static_cast<int>(n);
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(reports[0]);
  {
    const auto store = Store::open(dir, log);
    ASSERT_TRUE(store) << store.error().what;
    (*store)->with([&](const State& state) {
      const ObjectMap& objects = state.buckets.at("bucket").objects;
      for (int i = 0; i < acknowledged; ++i) {
        const auto object = objects.find("key" + std::to_string(i));
        ASSERT_NE(object, objects.end()) << i;
        const std::string content = "content " + std::to_string(i);
        EXPECT_EQ(object->second->etag.md5, md5(as_bytes(content)));
        EXPECT_EQ(fs::file_size(object->second->blobs.front()->path()), content.size());
      }
      EXPECT_EQ(blobs_in(dir), objects.size());
    });
  }
  fs::remove_all(dir);
}

TEST(S3Store, SaysWhichLineOfADamagedJournalItCannotRead) {
  TestWorld s3;
  s3.make_bucket();
  append(s3.dir() / "journal.jsonl", "{\"do\":\"dance\"}\n");
  SystemClock clock;
  Log log({.to_stderr = false}, clock);
  const fs::path copy = s3.dir() / "copy";
  fs::create_directories(copy);
  fs::copy_file(s3.dir() / "journal.jsonl", copy / "journal.jsonl");
  const auto opened = Store::open(copy, log);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kCorrupt);
  EXPECT_NE(opened.error().what.find("line 2"), std::string::npos) << opened.error().what;
}

TEST(S3Store, IsOpenOnlyOnce) {
  TestWorld s3;
  SystemClock clock;
  Log log({.to_stderr = false}, clock);
  const auto second = Store::open(s3.dir(), log);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
}

TEST(S3Store, ShortensAJournalThatIsMostlyPast) {
  TestWorld s3;
  for (int i = 0; i < 1500; ++i) ASSERT_TRUE(s3.sandbox().put_object("bucket", "key", std::to_string(i)));
  ASSERT_TRUE(s3.sandbox().put_object("bucket", "other", ""));
  EXPECT_EQ(lines_in(s3.dir() / "journal.jsonl"), 1502U);
  s3.restart();
  EXPECT_EQ(lines_in(s3.dir() / "journal.jsonl"), 3U);
  EXPECT_EQ(s3.get("/bucket/key").body, "1499");
  s3.restart();
  EXPECT_EQ(s3.get("/bucket/key").body, "1499");
  EXPECT_EQ(elements(s3.get("/bucket?list-type=2").body, "Key").size(), 2U);
}

TEST(S3Store, ReadsWhatWasOverwrittenToItsEnd) {
  TestWorld s3;
  ASSERT_TRUE(s3.sandbox().put_object("bucket", "k", std::string(1000, 'x')));
  SystemClock clock;
  Log log({.to_stderr = false}, clock);
  const auto dir = s3.dir() / "second";
  auto store = Store::open(dir, log);
  ASSERT_TRUE(store);
  auto writer = (*store)->create_blob();
  ASSERT_TRUE(writer && (*writer)->write(as_bytes("old content")));
  auto object = std::make_shared<Object>();
  object->blobs = {(*writer)->finish()};
  ASSERT_TRUE(
      (*store)->change([](const State&) -> Outcome<Record> { return BucketCreated{.bucket = "bkt"}; }));
  const auto put = [&](ObjectRef what) {
    return (*store)->change([&](const State&) -> Outcome<Record> {
      return ObjectPut{.bucket = "bkt", .key = "k", .object = what};
    });
  };
  ASSERT_TRUE(put(object));
  const ObjectRef held = std::exchange(object, nullptr);
  ASSERT_TRUE(put(std::make_shared<Object>()));
  EXPECT_TRUE(fs::exists(held->blobs.front()->path()));
}

}  // namespace
}  // namespace ploy::sandbox::s3
