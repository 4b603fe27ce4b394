#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

using std::chrono::minutes;

struct IncidentTableTest : testing::Test {
  Incident open(const std::string& subject, Timestamp since, Timestamp again_after = kNoon) {
    return must(catalogue->incidents().open(IncidentKind::kSilence, subject, "why", since, again_after));
  }
  std::vector<Notice> unsent() { return must(catalogue->outbox().unsent(10)); }

  BackupId fail_times(const std::string& key, int times, const std::string& cause,
                      std::optional<Timestamp> next = kNoon + minutes(60)) {
    (void)report(*catalogue, sighting(key));
    BackupId id;
    for (int i = 0; i < times; ++i) {
      id = must(catalogue->queue().claim(kNoon)).value().id;
      must(catalogue->queue().fail(id, {"no route to host", cause, i + 1 < times ? kNoon : next}));
    }
    return id;
  }
  std::vector<Incident> file_incidents() {
    (void)must(catalogue->troubles().gather(3, kNoon));
    return must(catalogue->incidents().open_ones());
  }
  FileTrouble look(const Incident& incident) { return must(catalogue->troubles().look(incident, 5)); }

  TempDir dir;
  std::unique_ptr<Catalogue> catalogue = open_catalogue(dir);
};

TEST_F(IncidentTableTest, OneOfAKindAndSubjectIsOpenAlsoAfterARestart) {
  const auto first = open("photos", kNoon);
  const auto other = open("dumps", kNoon + minutes(1));
  catalogue.reset();
  catalogue = open_catalogue(dir);
  EXPECT_EQ(open("photos", kNoon + minutes(9)).id, first.id);
  const auto all = must(catalogue->incidents().open_ones());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].opened_at, kNoon);
  EXPECT_EQ(all[1].id, other.id);
}

TEST_F(IncidentTableTest, WhatComesBackSoonIsTheSameIncidentAndWhatComesBackLateIsAnother) {
  const auto first = open("photos", kNoon);
  must(catalogue->incidents().close(first, "over", kNoon + minutes(10)));
  EXPECT_EQ(open("photos", kNoon + minutes(15), kNoon + minutes(5)).id, first.id);
  must(catalogue->incidents().close(first, "over", kNoon + minutes(20)));
  EXPECT_NE(open("photos", kNoon + minutes(40), kNoon + minutes(30)).id, first.id);
}

// A crash before anybody is told must not lose what it is about.
TEST_F(IncidentTableTest, KeepsItsReasonFromTheBeginning) {
  EXPECT_EQ(open("photos", kNoon).reason, "why");
  catalogue.reset();
  catalogue = open_catalogue(dir);
  EXPECT_EQ(must(catalogue->incidents().open_ones()).at(0).reason, "why");
}

TEST_F(IncidentTableTest, IsToldOfByOneMessage) {
  auto incident = open("photos", kNoon);
  must(catalogue->incidents().tell(incident, "another", "it is silent", Sound::kLoud, kNoon));
  ASSERT_EQ(unsent().size(), 1U);
  EXPECT_EQ(unsent()[0].wanted_text, "it is silent");
  EXPECT_EQ(unsent()[0].sound, Sound::kLoud);
  EXPECT_FALSE(unsent()[0].final);
  EXPECT_EQ(open("photos", kNoon).told_at, kNoon);
  EXPECT_EQ(open("photos", kNoon).reason, "another");

  must(catalogue->incidents().close(incident, "it is over", kNoon));
  ASSERT_EQ(unsent().size(), 1U);
  EXPECT_EQ(unsent()[0].wanted_text, "it is over");
  EXPECT_TRUE(unsent()[0].final);
  EXPECT_TRUE(must(catalogue->incidents().open_ones()).empty());
}

TEST_F(IncidentTableTest, AMessageIsWantedOnceByItsName) {
  EXPECT_TRUE(must(catalogue->outbox().want("heartbeat 2026-08-23", "all is well")));
  EXPECT_FALSE(must(catalogue->outbox().want("heartbeat 2026-08-23", "all is well")));
  ASSERT_EQ(unsent().size(), 1U);
  EXPECT_TRUE(unsent()[0].final);
}

TEST_F(IncidentTableTest, RemembersWhatWasSentAndWhere) {
  (void)must(catalogue->outbox().want("a", "first"));
  must(catalogue->outbox().posting(unsent()[0]));
  EXPECT_EQ(unsent()[0].posts, 1);
  must(catalogue->outbox().not_posted(unsent()[0]));
  EXPECT_EQ(unsent()[0].posts, 0);
  must(catalogue->outbox().sent(unsent()[0], PostedText{{-7}, {42}}, kNoon));
  EXPECT_TRUE(unsent().empty());

  const auto incident = open("photos", kNoon);
  must(catalogue->incidents().tell(incident, "", "one", Sound::kLoud, kNoon));
  must(catalogue->outbox().sent(unsent()[0], PostedText{{-7}, {43}}, kNoon));
  must(catalogue->incidents().tell(incident, "", "two", Sound::kLoud, kNoon));
  EXPECT_EQ(unsent()[0].posted, (PostedText{{-7}, {43}}));
  EXPECT_EQ(unsent()[0].sent_at, kNoon);
  must(catalogue->outbox().gone(unsent()[0]));
  EXPECT_FALSE(unsent()[0].posted);
}

TEST_F(IncidentTableTest, BackupsThatFailForOneReasonAreOneIncident) {
  fail_times("a", 3, "S3: unavailable");
  fail_times("b", 2, "S3: unavailable");
  fail_times("c", 3, "Telegram: invalid");
  ASSERT_EQ(file_incidents().size(), 2U);
  fail_times("d", 4, "S3: unavailable", std::nullopt);
  const auto incidents = file_incidents();
  ASSERT_EQ(incidents.size(), 2U);
  EXPECT_EQ(incidents[0].subject, "S3: unavailable");
  const auto trouble = look(incidents[0]);
  EXPECT_EQ(trouble.trying, 1);
  EXPECT_EQ(trouble.failed, 1);
  ASSERT_EQ(trouble.examples.size(), 2U);
  EXPECT_EQ(trouble.examples[0].facts.version.key, "a");
  EXPECT_EQ(trouble.next_attempt_at, kNoon + minutes(60));
}

TEST_F(IncidentTableTest, SeesWhatBecomesOfTheBackupsOfAnIncident) {
  const auto id = fail_times("a", 3, "S3: unavailable");
  const auto given_up = fail_times("b", 3, "S3: unavailable");
  const auto incident = file_incidents().at(0);
  must(catalogue->retries().give_up(given_up, kNoon));
  must(catalogue->retries().retry(id));
  EXPECT_EQ(look(incident).trying, 1);
  EXPECT_EQ(store_next(*catalogue, 9).id, id);
  const auto trouble = look(incident);
  EXPECT_EQ(trouble.unsettled(), 0);
  EXPECT_EQ(trouble.arrived, 1);
  EXPECT_EQ(trouble.given_up, 1);
  EXPECT_EQ(trouble.examples.size(), 2U);
  must(catalogue->incidents().close(incident, "over", kNoon));
  EXPECT_TRUE(file_incidents().empty());
}

}  // namespace
}  // namespace ploy::catalogue
