package dev.aimessenger.ai.advice;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.ReplayRouteTest;

@ForRoute("ai-service/replay-ai-summary-request")
class ReplayAiSummaryRequestRouteTest extends ReplayRouteTest {}
